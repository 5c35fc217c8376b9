"""Pixels: made larger, faded, and laid side by side."""

import numpy as np

from core.charts.pixels import coloured, enlarged, faded, framed, montage, signed

IMAGE = np.array([[0, 255], [100, 50]], np.uint8)


def test_each_pixel_becomes_a_square_that_fits_the_box():
    large = enlarged(IMAGE, width=9, height=6)
    assert large.shape == (6, 6)
    np.testing.assert_array_equal(large[::3, ::3], IMAGE)
    assert (large[:3, 3:] == 255).all()


def test_an_image_larger_than_the_box_stays_as_it_is():
    np.testing.assert_array_equal(enlarged(IMAGE, 1, 1), IMAGE)


def test_only_what_the_mask_leaves_out_fades():
    mask = np.array([[True, False], [False, True]])
    out = faded(IMAGE, mask)
    assert (out[mask] == IMAGE[mask]).all()
    assert np.ptp(out[~mask]) < np.ptp(IMAGE[~mask])


def test_images_lie_in_rows_in_their_order():
    images = np.arange(5, dtype=np.uint8).reshape(5, 1, 1) * 10
    sheet = montage(images, columns=3, gap=1)
    assert sheet.shape == (3, 5)
    assert sheet[::2, ::2].ravel()[:5].tolist() == [0, 10, 20, 30, 40]


def test_fewer_images_than_columns_leave_no_empty_places():
    assert montage(np.zeros((2, 28, 28), np.uint8), columns=10).shape == (28, 58)


def test_a_single_channel_is_shown_in_its_own_colour():
    blue = np.full((1, 2, 1), 200, np.uint8)
    assert coloured(blue, [2]).tolist() == [[[0, 0, 200], [0, 0, 200]]]


def test_all_three_channels_are_shown_in_the_order_they_come_in():
    swapped = np.array([[[1, 2, 3]]], np.uint8)
    assert coloured(swapped, [2, 1, 0]).tolist() == [[[1, 2, 3]]]


def test_signs_are_colours_and_sizes_how_little_of_the_page_is_seen():
    image = signed(np.array([[2.0, -1.0, 0.0]]))
    assert image[0, :, 3].tolist() == [255, 128, 0]
    assert (image[0, 0, :3] != image[0, 1, :3]).any()
    assert signed(np.array([[2.0, -1.0]]), most=4)[0, :, 3].tolist() == [128, 64]
    assert not signed(np.zeros((2, 2)))[..., 3].any()


def test_a_frame_lies_within_its_square():
    image = framed(np.zeros((9, 9, 3), np.uint8), "#0000ff", 2, 3, 5, width=1)
    blue = image[..., 2] == 255
    assert blue.sum() == 16
    assert blue[2, 3:8].all()
    assert blue[2:7, 3].all()
    assert not image[..., :2].any()
