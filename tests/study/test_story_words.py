import doctest

import study.story_words


def test_examples():
    assert doctest.testmod(study.story_words).failed == 0
