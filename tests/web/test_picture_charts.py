"""Charts for print against the small study worked by hand."""

import pytest

from tests.web.picture_study import numbers
from web.picture_charts import curves_of, fifth_rows, fifths_bars, gainers_bars, s_curves, slope_sentences


def written(figure):
    return [text.get_text() for where in [figure, *figure.axes] for text in where.texts]


def test_bars_of_means_over_those_reached_under_both(results):
    rows = {row.name: row.bars for row in fifth_rows(numbers(results), "national", None, 1)}
    assert list(rows) == ["Everybody", "1 most deprived", "2", "3", "5 least deprived"]
    assert [bar.value for bar in rows["1 most deprived"]] == pytest.approx(
        [(1000 + 2400) / 300, (2200 + 2400) / 300]
    )
    assert [bar.words for bar in rows["3"]] == ["8.0 min", "8.5 min"]
    assert [bar.words for bar in rows["2"]] == ["not known", "not known"]


def test_the_public_sees_whole_minutes_and_a_range(results):
    now = numbers(results)
    rows = [row | {"a": row["a"] + 4.4} if row["fifth"] == 1 else row for row in now["fifths"]["national"]]
    late = now | {"fifths": {"national": rows}}
    bar = fifth_rows(now, "national", late, 0)[1].bars[0]
    assert (bar.words, bar.until) == ("11\u201316 min", pytest.approx(15.7333, abs=1e-3))
    assert "fifth 1 (most deprived): Today 11 to 16" in fifths_bars(now, late=late, decimals=0).alt


def test_one_option_has_one_bar(results):
    rows = fifth_rows(numbers(results, "baseline", "baseline"), "local", None, 1)
    assert {len(row.bars) for row in rows} == {1}


def test_the_slope_is_a_sentence_and_never_a_bare_index(results):
    figure = fifths_bars(numbers(results))
    said = numbers(results)["indices"]["slope_index"]["sentences"]
    assert said
    assert [sentence for sentence in slope_sentences(numbers(results)) if sentence.startswith("Today: ")]
    assert all(sentence in figure.alt for sentence in slope_sentences(numbers(results)))
    assert "fifth 3: Today 8.0, Without N (draft) 8.5" in figure.alt


def test_curves_are_named_on_the_spot(results):
    words = " ".join(written(s_curves(numbers(results), size_mm=(180, 100))))
    assert all(
        name in words for name in ("Today: everybody", "Today: most deprived fifth", "10 min", "20 min")
    )


def test_a_narrow_chart_names_its_curves_above(results):
    words = " ".join(written(s_curves(numbers(results), size_mm=(60, 70))))
    assert "Today: everybody" in words


def test_curves_end_where_not_everybody_arrives(results):
    curves = curves_of(numbers(results), "national")
    assert [each.name for each in curves][:2] == ["Today: everybody", "Today: most deprived fifth"]
    assert [each.shares[-1] for each in curves] == pytest.approx([650 / 1050, 1, 600 / 1050, 1], abs=1e-4)


def test_s_curve_in_words(results):
    # within 10 minutes today: A1, A3 and A5 with 450 of 1,050; without N only A3
    assert "within 10 minutes: Today 43%, Without N (draft) 29%" in s_curves(numbers(results)).alt


def test_gainers_in_words(results):
    alt = gainers_bars(numbers(results)).alt
    assert "the same, within 1 minute: 500 (200 in the most deprived fifth)" in alt
    assert "10\u201320 minutes longer: 100 (100 in the most deprived fifth)" in alt
    assert "no longer reached: 50" in alt
    assert "no time under either: 400" in alt


def test_a_chart_is_as_high_as_its_words(results):
    wide, narrow = (fifths_bars(numbers(results), size_mm=(width, 10)) for width in (180, 84))
    assert narrow.get_figheight() > wide.get_figheight() * 0.8
    assert gainers_bars(numbers(results)).get_figheight() < wide.get_figheight()


def test_without_deprivation_there_is_everybody(results):
    plain = numbers(results) | {"fifths": {"national": [], "local": []}, "indices": {}}
    figure = fifths_bars(plain)
    assert figure.alt.startswith("Mean minutes by national fifth of deprivation: everybody:")
    assert not any("fifths of areas" in words for words in written(figure))
