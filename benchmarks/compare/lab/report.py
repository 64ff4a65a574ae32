"""The table, as Markdown that reads well in a terminal too."""

from statistics import median


def table(title, head, rows):
    rows = [[str(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [f"\n### {title}\n"] if title else []
    lines.append(_line(head, widths))
    lines.append("|" + "|".join("-" * (width + 1) + (":" if i else "-") for i, width in enumerate(widths)) + "|")
    lines.extend(_line(row, widths) for row in rows)
    print("\n".join(lines), flush=True)


def _line(values, widths):
    return "| " + " | ".join(value.ljust(width) if i == 0 else value.rjust(width) for i, (value, width) in enumerate(zip(values, widths))) + " |"


def middle(results, field):
    """The median over the rounds."""
    return median(getattr(result, field) for result in results)


def ratio(one, other, field):
    """The median of the rounds' own ratios: what disturbs a round disturbs both sides of it."""
    pairs = [(getattr(a, field), getattr(b, field)) for a, b in zip(one, other)]
    pairs = [a / b for a, b in pairs if b]
    return f"{median(pairs):.2f}" if pairs else "–"


def mebi(value):
    return f"{value / 1048576:.1f}" if value else "–"


def milli(micros):
    """Added latency is small: in milliseconds with three digits behind the point."""
    return f"{micros / 1000:+.3f}"
