using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Pictures;

/// <summary>Draws one project: a head, and below it the layers of its rooms, the highest at the top.</summary>
/// <param name="svg">Where it is drawn.</param>
/// <param name="order">The data.</param>
/// <param name="columns">How many rooms of one layer stand beside each other.</param>
internal sealed class ProjectBox(Svg svg, RoomOrder order, int columns)
{
    private const double Edge = 12;
    private const double Gap = 6;
    private const double LineHeight = 13.5;

    /// <summary>Draws it and returns its height.</summary>
    public double Draw(RoomsProject project, double x, double y, double width)
    {
        var about = TextWidth.Wrap(project.About, Sizes.Words, width - (2 * Edge));
        var uses = Uses(project, width - (2 * Edge));
        var top = y + 30 + (LineHeight * (about.Count + uses.Count)) + 9;
        var rows = project.Layers.Reverse().SelectMany(layer => Rows(layer, width - (2 * Edge))).ToArray();
        var height = top - y + rows.Sum(row => row.Height + row.Gap) + Edge - rows[^1].Gap;

        svg.Box(x, y, width, height, "project", 8);
        svg.Text(x + Edge, y + 24, TextWidth.Of(project.Name, Sizes.Heading, bold: true) > width - (2 * Edge) ? Short(project.Name) : project.Name, "heading");
        var baseline = y + 28;
        foreach (var line in about.Concat(uses))
        {
            svg.Text(x + Edge, baseline += LineHeight, line, "words");
        }

        foreach (var row in rows)
        {
            DrawRow(row, x + Edge, top);
            top += row.Height + row.Gap;
        }

        return height;
    }

    private static IReadOnlyList<string> Uses(RoomsProject project, double width) =>
        project.Uses.Count == 0 ? [] : TextWidth.Wrap($"uses {string.Join(", ", project.Uses.Select(Short))}", Sizes.Words, width);

    private static string Short(string project) => project.Split('.')[^1];

    private IEnumerable<Row> Rows(IReadOnlyList<Room> layer, double width)
    {
        // Rows of the same number of rooms, as far as it goes.
        var count = (layer.Count + columns - 1) / columns;
        var each = (layer.Count + count - 1) / count;
        var cell = (width - (Gap * (each - 1))) / each;
        var chunks = layer.Chunk(each).ToArray();
        return chunks.Select((rooms, index) =>
        {
            var cells = rooms.Select(room => CellOf(room, cell)).ToArray();
            // Words stand beside the names in all cells of a row or in none.
            cells = cells.All(one => one.Beside) ? cells : [.. cells.Select(one => one with { Beside = false })];
            return new Row(cells, cell, cells.Max(one => one.Beside ? 25 : 25 + (LineHeight * one.Words.Count)), index == chunks.Length - 1 ? 11 : 4);
        });
    }

    private Cell CellOf(Room room, double width)
    {
        var steps = order.Pass.Select((step, index) => (step.Room, Number: index + 1)).Where(step => step.Room == room.Name).Select(step => step.Number).ToArray();
        var inner = width - 16;
        var free = inner - (steps.Length * 22);
        var name = room.Name.Folder == "." ? $"{Short(room.Name.Project)} itself" : room.Name.Folder;
        var beside = TextWidth.Of(name, Sizes.Room, bold: true) + 10 + TextWidth.Of(room.About, Sizes.Words) <= free;
        return new Cell(name, room.About, steps, beside, TextWidth.Wrap(room.About, Sizes.Words, inner));
    }

    private void DrawRow(Row row, double x, double y)
    {
        foreach (var cell in row.Cells)
        {
            svg.Box(x, y, row.CellWidth, row.Height, cell.Steps.Length > 0 ? "room walked" : "room");
            svg.Text(x + 8, y + 17, cell.Name, "name", cell.Beside ? cell.About : string.Empty);
            for (var index = 0; index < cell.Words.Count && !cell.Beside; index++)
            {
                svg.Text(x + 8, y + 17 + (LineHeight * (index + 1)), cell.Words[index], "words");
            }

            for (var index = 0; index < cell.Steps.Length; index++)
            {
                svg.Badge(x + row.CellWidth - 14 - (22 * (cell.Steps.Length - 1 - index)), y + 12.5, cell.Steps[index]);
            }

            x += row.CellWidth + Gap;
        }
    }

    private sealed record Row(Cell[] Cells, double CellWidth, double Height, double Gap);

    private sealed record Cell(string Name, string About, int[] Steps, bool Beside, IReadOnlyList<string> Words);
}
