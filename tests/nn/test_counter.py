"""The random bits of places: known values, and no pattern that a statistic finds."""

import numpy as np
import pytest

from glassnet.nn.counter import drop_below, random_bits, step_keys

PLACES = np.arange(2**14, dtype=np.uint32)
KEYS = [step_keys(seed, step) for seed in (0, 1, 2, 2**40, 2**63 - 1) for step in (0, 1, 2, 999)]
RATES = [0.05, 0.1, 0.5, 0.9]


def test_the_keys_are_splitmix64s():
    """The five numbers of Rosetta Code's "Pseudo-random numbers/Splitmix64", seed 1234567."""
    known = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    keys = [step_keys(1234567, step) for step in range(5)]
    assert [low + high * 2**32 for low, high in keys] == known


def test_the_keys_are_whole_at_the_ends_of_64_bits():
    for seed, step in [(0, 0), (2**64 - 1, 0), (0, 2**64 - 1), (2**64 - 1, 2**64 - 1)]:
        assert all(0 <= key < 2**32 for key in step_keys(seed, step))


@pytest.mark.parametrize(
    ("keys", "known"),
    [
        ((0, 0), [0, 69681622, 4057983209, 310335631]),
        ((3735928559, 305419896), [736067592, 1241135588, 3504381279, 4185800139]),
    ],
)
def test_the_bits_are_triple32s(keys, known):
    """Made with gcc 12, uint32_t f(uint32_t x, uint32_t a, uint32_t b), printed as %u.

    x += a; x ^= x >> 17; x *= 0xed5ad4bb; x ^= b; x ^= x >> 11; x *= 0xac4c1b51; x ^= x >> 15;
    x *= 0x31848bab; x ^= x >> 14; return x;
    """
    assert random_bits(np.array([0, 1, 2, 2**32 - 1], np.uint32), *keys).tolist() == known


def test_each_place_has_its_bits_alone():
    whole, kept = random_bits(PLACES, 5, 6), PLACES.copy()
    assert whole.dtype == "uint32"
    np.testing.assert_array_equal(random_bits(PLACES[100:103], 5, 6), whole[100:103])
    np.testing.assert_array_equal(random_bits(PLACES.reshape(-1, 64), 5, 6).ravel(), whole)
    np.testing.assert_array_equal(PLACES, kept)
    assert len(np.unique(whole)) == len(PLACES)


def test_a_rate_is_a_share_of_all_bits():
    assert [drop_below(rate) for rate in (0, 0.25, 0.5)] == [0, 2**30, 2**31]
    assert drop_below(1 - 2**-40) == 2**32 - 1


def masks(rate, places=PLACES, keys=KEYS):
    """A row for each pair of keys: mean 0 and variance 1, if all is well."""
    kept = np.array([random_bits(places, *pair) >= drop_below(rate) for pair in keys])
    return (kept - (1 - rate)) / np.sqrt(rate * (1 - rate))


def assert_standard_normal(z):
    """Each within 5 sigma, and so their mean and their spread."""
    assert np.abs(z).max() < 5
    assert np.abs(np.mean(z)) * np.sqrt(z.size) < 5
    assert np.abs(np.std(z) - 1) * np.sqrt(2 * z.size) < 5


def correlations(first, second):
    return (first * second).sum(axis=-1) / np.sqrt(first.shape[-1])


@pytest.mark.parametrize("rate", RATES)
def test_units_go_at_the_rate(rate):
    keys = [step_keys(seed, step) for seed in range(10) for step in range(20)]
    assert_standard_normal(masks(rate, keys=keys).sum(axis=1) / np.sqrt(PLACES.size))


@pytest.mark.parametrize("rate", RATES)
def test_every_place_is_as_likely_over_the_steps(rate):
    of_steps = masks(rate, PLACES[:1024], [step_keys(3, step) for step in range(500)])
    assert_standard_normal(of_steps.sum(axis=0) / np.sqrt(500))
    assert_standard_normal(correlations(of_steps[1:].T, of_steps[:-1].T))


@pytest.mark.parametrize("rate", RATES)
def test_neighbours_in_rows_and_columns_know_nothing_of_each_other(rate):
    kept = masks(rate)
    lags = [1, 2, 3, 4, 7, 8, 10, 16, 32, 63, 64, 65, 100, 128, 256, 512, 1000, 1024, 4096]
    z = [correlations(kept[:, lag:], kept[:, :-lag]) for lag in lags]
    assert_standard_normal(np.array(z))


def test_places_far_apart_know_nothing_of_each_other():
    kept, lags = masks(0.5), [*(2**k for k in range(13, 32)), 12288, 10**5, 10**6, 10**9]
    z = [correlations(kept, masks(0.5, PLACES + np.uint32(lag))) for lag in lags]
    assert_standard_normal(np.array(z))


def test_the_distance_at_which_two_rounds_of_a_hash_fail():
    """A correlation of 0.006 would be 7 sigma here."""
    near = np.arange(2**17, dtype=np.uint32)
    kept, far = (masks(0.5, places, KEYS[:10]) for places in (near, near + np.uint32(525175)))
    assert abs(correlations(kept.ravel(), far.ravel())) < 5


def test_places_that_differ_in_one_bit_know_nothing_of_each_other():
    kept = masks(0.5)
    for bit in range(14):
        lower = PLACES[PLACES & 2**bit == 0]
        assert_standard_normal(correlations(kept[:, lower], kept[:, lower ^ 2**bit]))


@pytest.mark.parametrize("lag", [1, 2, 3, 10])
def test_steps_know_nothing_of_each_other(lag):
    """In the same place and in places that differ by a bit or a shift."""
    kept = masks(0.3, keys=[step_keys(8, step) for step in range(30)])
    first, later = kept[:-lag], kept[lag:]
    others = [PLACES, *(PLACES ^ 2**bit for bit in range(14)), np.roll(PLACES, 1)]
    assert_standard_normal(np.array([correlations(first, later[:, other]) for other in others]))


def test_seeds_know_nothing_of_each_other():
    seeds = [0, *(2**bit for bit in range(0, 63, 2)), 2**63 - 1]
    kept = masks(0.5, PLACES[:4096], [step_keys(seed, 0) for seed in seeds])
    pairs = np.triu_indices(len(seeds), 1)
    assert_standard_normal((kept @ kept.T)[pairs] / np.sqrt(4096))


@pytest.mark.parametrize("bit", [0, 1, 8, 16, 24, 31])
def test_eight_places_in_a_row_show_all_patterns_alike(bit):
    """Chi-square over 256 patterns: its mean is 255, its variance 2·255."""
    z = []
    for seed in range(40):
        bits = random_bits(np.arange(2**16, dtype=np.uint32), *step_keys(seed, seed)) >> bit & 1
        found = np.bincount(np.packbits(bits.astype(bool)), minlength=256)
        z.append((((found - 32) ** 2 / 32).sum() - 255) / np.sqrt(2 * 255))
    assert_standard_normal(np.array(z))
