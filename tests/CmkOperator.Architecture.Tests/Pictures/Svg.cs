using System.Globalization;
using System.Security;
using System.Text;

namespace CmkOperator.Architecture.Tests.Pictures;

/// <summary>Writes the few elements that the picture is made of. Colours are classes, so that a dark page gets dark ones.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _body = new();

    /// <summary>Puts another drawing on top of this one.</summary>
    public void Add(Svg other) => _body.Append(other._body);

    public void Box(double x, double y, double width, double height, string style, double radius = 4) =>
        Line($"""<rect class="{style}" x="{Number(x)}" y="{Number(y)}" width="{Number(width)}" height="{Number(height)}" rx="{Number(radius)}"/>""");

    public void Text(double x, double y, string text, string style) =>
        Line($"""<text class="{style}" x="{Number(x)}" y="{Number(y)}">{SecurityElement.Escape(text)}</text>""");

    /// <summary>A text, and beside it the words about it, wherever the text ends.</summary>
    public void Text(double x, double y, string text, string style, string words)
    {
        if (words.Length == 0)
        {
            Text(x, y, text, style);
            return;
        }

        Line($"""<text x="{Number(x)}" y="{Number(y)}"><tspan class="{style}">{SecurityElement.Escape(text)}</tspan><tspan class="words" dx="9">{SecurityElement.Escape(words)}</tspan></text>""");
    }

    public void Path(string style, FormattableString path) => Line($"""<path class="{style}" d="{FormattableString.Invariant(path)}"/>""");

    /// <summary>A number in a disc: the same one marks a step and the room that does it.</summary>
    public void Badge(double x, double y, int number)
    {
        Line($"""<circle class="badge" cx="{Number(x)}" cy="{Number(y)}" r="9"/>""");
        Text(x, y + 3.7, number.ToString(CultureInfo.InvariantCulture), "number");
    }

    public string Document(double width, double height, string title, string description, string style) => $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Number(width)} {Number(height)}" width="{Number(width)}" height="{Number(height)}" role="img" aria-labelledby="title description">
        <title id="title">{SecurityElement.Escape(title)}</title>
        <desc id="description">{SecurityElement.Escape(description)}</desc>
        <style>
        {style}
        </style>
        {_body}</svg>

        """.ReplaceLineEndings("\n");

    private void Line(string element) => _body.Append(element).Append('\n');

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
