// The stage of the plane: a network with a picture in every unit, its border, its losses, and a
// film through the epochs. Python sends points, losses and the weights after some epochs; what the
// network makes of the plane with them is computed here, picture by picture (forward.js).

import { Bent } from "./bent.js";
import { Detail } from "./detail.js";
import { Film } from "./film.js";
import { cut, forward } from "./forward.js";
import { Graph } from "./graph.js";
import { Losses } from "./losses.js";
import { PlaneMap } from "./map.js";
import { epochName, partsOfNow } from "./now.js";
import { changed, sceneOf } from "./scene.js";
import { WeightCard } from "./weight.js";

const stages = new WeakMap();

// Streamlit calls this at every rerun. What it returns is called when the component is gone, but
// also when a newer call has overtaken this one: then the stage is still on the page, and stays.
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".stage");
  const before = stages.get(parentElement);
  if (before?.root !== root) {
    before?.letGo();
    stages.set(parentElement, new Stage(root));
  }
  const stage = stages.get(parentElement);
  stage.setState = setStateValue;
  stage.trigger = setTriggerValue;
  stage.update(data);
  return () => root.isConnected || stage.letGo();
}

class Stage {
  constructor(root) {
    const find = (name) => root.querySelector(name);
    const setState = (name, value) => this.setState(name, value);
    const trigger = (name, value) => this.trigger(name, value);
    const draw = () => this.draw();
    this.root = root;
    this.now = find(".now");
    this.film = new Film(find, { draw, setState, trigger });
    this.map = new PlaneMap(find, { add: (x1, x2) => this.add(x1, x2) });
    this.losses = new Losses(find, { jump: (epoch) => this.film.jumpToEpoch(epoch) });
    this.bent = new Bent(find);
    const edit = (layer, of, value, done = true) => this.edit(layer, of, value, done);
    const undo = () => this.keep(null);
    this.detail = new Detail(find, { edit, undo });
    this.card = new WeightCard(find, { change: edit, undo });
    this.graph = new Graph(find, {
      pick: (layer, unit) => {
        this.pick({ layer, unit });
        setState("unit", `${layer}.${unit}`);
        draw();
      },
      resize: (layer, units) => trigger("resized", [layer, units]),
      deepen: (layers) => trigger("deepened", [layers]),
      peek: (layer, unit) => this.peek(layer === undefined ? null : { layer, unit }),
      card: this.card,
    });
    this.observer = new globalThis.ResizeObserver(() => {
      this.losses.draw(this.scene);
      this.draw();
    });
    this.observer.observe(find(".losses"));
  }

  letGo() {
    this.observer.disconnect();
    this.film.letGo();
  }

  update(data) {
    const before = this.scene ?? {};
    const scene = (this.scene = sceneOf(data));
    const first = !before.run;
    if (changed(before, scene, ["features", "layers", "words"])) {
      this.peeked = null;
      this.card.close();
      this.graph.build(scene);
      this.pick({ layer: scene.layers.length, unit: 0 });
    }
    this.map.buildScale(scene);
    if (first && scene.unit) this.pickAgain(scene.unit);
    this.film.update(scene, {
      first,
      other: before.run !== scene.run,
      rate: changed(before, scene, ["run", "rate", "words"]),
    });
    this.losses.draw(scene);
    this.draw();
  }

  pickAgain(place) {
    const [layer, unit] = place.split(".").map(Number);
    if (this.graph.has(layer, unit)) this.pick({ layer, unit });
  }

  pick(picked) {
    this.picked = picked;
    this.graph.mark(picked);
    this.detail.build(this.scene, picked);
    this.bent.build(this.scene, picked);
  }

  // The map shows another unit for as long as the pointer is over it.
  peek(peeked) {
    this.peeked = peeked;
    this.map.draw(this.scene, { ...this.picture, picked: peeked ?? this.picked });
  }

  add(x1, x2) {
    if (this.scene.adding) this.trigger("added", [x1, x2]);
  }

  // Changes a number of a layer; Python hears of it once the reader is done.
  edit(layer, of, value, done) {
    if (!Number.isFinite(value)) return;
    const edited = this.film.weights.slice();
    const [array, place] = of(this.cut(edited)[layer - 1]);
    array[place] = value;
    this.film.show(edited);
    if (done) this.film.keep(edited);
  }

  keep(edited) {
    this.film.keep(edited);
    this.draw();
  }

  cut(vector) {
    return vector && cut(this.scene.features.length, this.scene.layers, vector);
  }

  draw() {
    const { scene, film } = this;
    film.catchUp();
    const weights = this.cut(film.weights);
    const { gradient } = film;
    const picture = this.picture = {
      weights,
      outputs: weights ? forward(scene.layers, weights, scene.of_grid) : [scene.of_grid],
      slopes: this.cut(gradient),
      steepest: gradient && Math.max(...gradient.map(Math.abs)),
      next: film.next,
      picked: this.picked,
      edited: film.edited,
    };
    this.graph.draw(scene, picture);
    this.detail.draw(scene, picture);
    this.bent.draw(scene, picture);
    this.card.draw(scene, picture);
    this.map.draw(scene, { ...picture, picked: this.peeked ?? this.picked });
    if (weights) {
      this.losses.mark(film.epoch);
      film.showPlace(epochName(scene, film.epoch));
    }
    this.now.replaceChildren(...partsOfNow(scene, film, weights));
  }
}
