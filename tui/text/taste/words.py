"""A person's taste in sentences without a subject, so that they read the same of oneself and of others."""

from collections.abc import Sequence

from collab.inspection.taste import Change, GroupTaste, Manner, Movement, Taste
from tui.cells import Glyphs
from tui.text import day, names_text, share_text

_MIDDLE = 0.5
_LEAST_P = 0.001
_NAMED = 4


def taste_texts(taste: Taste, *, glyphs: Glyphs) -> list[str]:
    """Return what is known of a taste, a sentence or two for each part of it, and what is missing and why."""
    texts = [_strict_text(taste), _even_text(taste)] if not taste.implicit else []
    texts += [_groups_text("genre", taste.genres, taste, glyphs=glyphs)]
    texts += [_groups_text("decade", taste.decades, taste, glyphs=glyphs)]
    texts += [] if taste.movement is None else [movement_text(taste.movement, glyphs=glyphs)]
    return [text for text in [*texts, *_missing(taste)] if text]


def _strict_text(taste: Taste) -> str:
    if taste.mean is None or taste.usual is None:
        return ""
    apart = taste.mean - taste.usual
    sign = "as high as others" if abs(apart) < 0.005 else f"{abs(apart):.2f} {'above' if apart > 0 else 'below'} others"
    text = f"Stars are {sign} on the same titles ({taste.mean:.2f} against {taste.usual:.2f})"
    if taste.strict is None:
        return f"{text}."
    return f"{text}: {_among(taste.strict, 'stricter', 'more generous', taste.data)}."


def _even_text(taste: Taste) -> str:
    if taste.even is None:
        return ""
    return f"They spread by {taste.even.value:.2f}: {_among(taste.even, 'more even', 'more varied', taste.data)}."


def _among(manner: Manner, low: str, high: str, data: str) -> str:
    """Return how a figure stands among those of all users: `low` names what a low one is, `high` what a high one is."""
    if manner.low <= _MIDDLE <= manner.high:
        return f"neither {low} nor {high} than most of the {manner.users:,} people in {data}, as far as can be told"
    is_high = manner.share > _MIDDLE
    share, ends = manner.share, (manner.low, manner.high)
    if not is_high:
        share, ends = 1 - share, (1 - manner.high, 1 - manner.low)
    word = high if is_high else low
    return f"{word} than {share:.0%} of the {manner.users:,} people in {data} ({ends[0]:.0%} to {ends[1]:.0%})"


def _groups_text(kind: str, groups: Sequence[GroupTaste], taste: Taste, *, glyphs: Glyphs) -> str:
    """Return which genres or decades stand out; nothing where there are none to speak of."""
    if not groups:
        return f"No {kind} has titles enough to say anything of it." if taste.is_enough else ""
    clear = sorted((each for each in groups if each.is_clear), key=lambda each: -abs(each.more))[:_NAMED]
    if not clear:
        return f"No {kind} stands out beyond chance."
    verb = "Chooses" if taste.implicit else "Likes"
    more, less = (
        names_text(
            [
                f"{each.name} ({more_text(each.more, taste, glyphs=glyphs)})"
                for each in clear
                if (each.more > 0) == above
            ]
        )
        for above in (True, False)
    )
    parts = [f"{words} {side} than others do" for words, side in ((more, "more"), (less, "less")) if words]
    return f"{verb} {', and '.join(parts)}."


def more_text(more: float, taste: Taste, *, glyphs: Glyphs) -> str:
    """Return how much more a group is liked: "+0.42" stars, or "+12%" of all choices."""
    if not taste.implicit:
        return share_text(more, glyphs=glyphs)
    sign = "+" if more >= 0 else glyphs.minus
    return f"{sign}{abs(more):.0%}"


def movement_text(movement: Movement, *, glyphs: Glyphs) -> str:
    """Return what changed from the earlier to the later half of a diary, with the chance of it, or that nothing did."""
    stars, clear = movement.stars, [change for change in movement.genres if change.is_clear]
    changes = [_stars_text(stars, glyphs=glyphs)] if stars is not None and stars.is_clear else []
    changes += [
        f"{each.name} from {each.early:.0%} to {each.late:.0%} of the titles ({p_text(each.p)})" for each in clear
    ]
    span = f"From {day(movement.first)} to {day(movement.last)}, with {day(movement.middle)} between the halves"
    if changes:
        return f"{span}: {'; '.join(changes)}."
    tested = [] if stars is None else [f"stars {p_text(stars.p)}"]
    tested += [f"genres {p_text(movement.genres[0].p)}"] if movement.genres else []
    chances = f" ({', '.join(tested)})" if tested else ""
    return f"{span}: no change beyond chance{chances}."


def _stars_text(change: Change, *, glyphs: Glyphs) -> str:
    early, late = (share_text(value, glyphs=glyphs) for value in (change.early, change.late))
    word = "more generous" if change.late > change.early else "stricter"
    return f"{word}, from {early} to {late} stars beside others ({p_text(change.p)})"


def p_text(p: float) -> str:
    """Return a p-value: "p = 0.031", "p < 0.001"."""
    return f"p < {_LEAST_P:g}" if p < _LEAST_P else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def _missing(taste: Taste) -> list[str]:
    """Return which parts are left out, and why."""
    texts, model, data = list[str](), taste.model, taste.data
    if taste.implicit:
        texts.append("Choices without stars have no factors: nearest titles and people are left out.")
    elif not taste.has_factors:
        texts.append(
            f"{model} has no factors that predict stars, so nearest titles and people are left out; bayes and "
            "dot-bias have some."
        )
    if not taste.has_ratings:
        texts.append(
            f"The ratings of {data} are not in the cache any more, so the people in it are left out: collab-tui "
            "data info reads them again."
        )
    if taste.movement is None:
        texts.append("Nothing is said of change: that takes 30 dated ratings over half a year, as a diary has them.")
    return texts
