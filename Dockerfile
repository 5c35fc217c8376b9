# The playground in a container. It writes to PLAYGROUND_HOME and to /tmp, and nowhere else:
#   docker build -t playground .
#   docker run --rm -p 8501:8501 --read-only --tmpfs /tmp -v playground:/var/lib/playground playground
ARG BASE=debian:bookworm-slim

# Packages are installed here, so that pip and what it leaves behind stay out of the image.
FROM ${BASE} AS packages
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-venv
COPY requirements.txt .
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir -r requirements.txt \
 && /opt/venv/bin/pip uninstall --yes libclang pip \
 && rm -rf /opt/venv/lib/python3*/site-packages/tensorflow/include \
 && find /opt/venv -type d -name tests -prune -exec rm -rf {} +

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 tini \
 && rm -rf /var/lib/apt/lists/* /var/log/* \
 && useradd --uid 1000 --home-dir /tmp --no-create-home playground \
 && install -d -o playground -g playground /var/lib/playground
COPY --from=packages /opt/venv /opt/venv
WORKDIR /playground
COPY .streamlit .streamlit
COPY core core
COPY pages pages
COPY playground.py .
RUN python3 -m compileall -q core pages playground.py

ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PLAYGROUND_HOME=/var/lib/playground \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost \
    STREAMLIT_SERVER_PORT=8501
USER 1000
VOLUME /var/lib/playground
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python3", "-c", "\
import os, urllib.request as web; \
place = [os.environ['STREAMLIT_SERVER_PORT'], *os.environ.get('STREAMLIT_SERVER_BASE_URL_PATH', '').split()]; \
web.urlopen(f\"http://127.0.0.1:{'/'.join(place)}/_stcore/health\", timeout=4)"]

# tini hands signals on, and buries workers whose parent has died.
ENTRYPOINT ["tini", "--"]
CMD ["streamlit", "run", "playground.py"]
