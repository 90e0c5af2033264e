using System.Globalization;
using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Pictures;

/// <summary>
/// Draws docs/architecture.svg: on the left the projects that run in a cluster with their rooms, on the right the way of a pass through them,
/// below the projects that stand in for the cluster and for Azure.
/// </summary>
internal static class ArchitecturePicture
{
    public const string Path = "docs/architecture.svg";

    private const double Width = 1000;
    private const double Margin = 16;
    private const double Between = 20;
    private const double LeftWidth = 640;
    private const double BenchGap = 12;

    private static readonly string Style = string.Create(CultureInfo.InvariantCulture, $$"""
        text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1f2933; }
        .page { fill: #ffffff; stroke: #d5dae1; }
        .project { fill: #f3f5f8; stroke: #c3cad5; }
        .room { fill: #ffffff; stroke: #c3cad5; }
        .walked { stroke: #2563a8; stroke-width: 1.5; }
        .title { font-size: 20px; font-weight: 600; }
        .heading { font-size: {{Sizes.Heading}}px; font-weight: 600; }
        .name { font-size: {{Sizes.Room}}px; font-weight: 600; }
        .words { font-size: {{Sizes.Words}}px; fill: #4a5665; }
        .type { font-size: {{Sizes.Room}}px; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #2563a8; }
        .badge { fill: #2563a8; }
        .number { font-size: 10.5px; font-weight: 600; fill: #ffffff; text-anchor: middle; }
        .way { stroke: #2563a8; stroke-width: 1.5; fill: none; }
        .tip { fill: #2563a8; }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6ebf1; }
        .page { fill: #12171e; stroke: #364150; }
        .project { fill: #1a212b; stroke: #3b4757; }
        .room { fill: #222b37; stroke: #445164; }
        .walked { stroke: #6cb0f5; }
        .words { fill: #b3bfcd; }
        .type { fill: #8cc3fa; }
        .badge, .tip { fill: #6cb0f5; }
        .number { fill: #0d1218; }
        .way { stroke: #6cb0f5; }
        }
        """);

    public static string Draw(RoomOrder order)
    {
        var svg = new Svg();
        // What a pass goes through runs in the cluster; the rest is for the sandbox and for tests.
        var walked = order.Pass.Select(step => step.Room.Project).ToHashSet();
        var inCluster = order.Projects.Where(project => walked.Contains(project.Name)).ToHashSet();
        var y = 84.0;
        foreach (var project in order.Projects.Where(inCluster.Contains).Reverse())
        {
            y += new ProjectBox(svg, order, 3).Draw(project, Margin, y, LeftWidth) + Between;
        }

        DrawPass(svg, order, Margin + LeftWidth + Between, 84, y - Between - 84);
        var bottom = y;
        if (order.Projects.Where(project => !inCluster.Contains(project)).Reverse().ToArray() is { Length: > 0 } bench)
        {
            svg.Text(Margin + 2, y + 18, "Beside it: a cluster and Azure on one machine", "title");
            var width = (Width - (2 * Margin) - (BenchGap * (bench.Length - 1))) / bench.Length;
            bottom = bench.Select((project, index) => y + 34 + new ProjectBox(svg, order, 1).Draw(project, Margin + (index * (width + BenchGap)), y + 34, width)).Max() + Between;
        }

        var page = new Svg();
        page.Box(0.5, 0.5, Width - 1, bottom - 1, "page", 10);
        page.Text(Margin + 2, 38, "The rooms of the CmkOperator", "title");
        page.Text(Margin + 2, 60, "A room uses rooms of lower layers, never the other way round. The wider gaps part the layers.", "words");
        page.Text(Margin + LeftWidth + Between, 38, "The way of a pass", "title");
        page.Text(Margin + LeftWidth + Between, 60, "From a watch event to the status.", "words");
        page.Add(svg);
        return page.Document(Width, bottom, "The rooms of the CmkOperator and the way of a pass", Description(order), Style);
    }

    private static void DrawPass(Svg svg, RoomOrder order, double x, double y, double height)
    {
        var width = Width - Margin - x;
        var pitch = height / order.Pass.Count;
        const double box = 82;
        for (var index = 0; index < order.Pass.Count; index++)
        {
            var step = order.Pass[index];
            var top = y + (index * pitch);
            if (index + 1 < order.Pass.Count)
            {
                var (middle, from, to) = (x + (width / 2), top + box, top + pitch);
                svg.Path("way", $"M{middle:0.#} {from:0.#}V{to - 6:0.#}");
                svg.Path("tip", $"M{middle - 4:0.#} {to - 8:0.#}h8l-4 8z");
            }

            svg.Box(x, top, width, box, "room walked", 6);
            svg.Badge(x + 18, top + 17, index + 1);
            svg.Text(x + 34, top + 21.5, step.Name, "heading");
            svg.Text(x + 34, top + 39, step.Type, "type");
            svg.Text(x + 34, top + 55, step.About, "words");
            svg.Text(x + 34, top + 71, $"in {Short(step.Room)}", "words");
        }
    }

    private static string Short(RoomName room) => $"{room.Project.Replace("CmkOperator.", string.Empty, StringComparison.Ordinal)}: {room.Folder}";

    private static string Description(RoomOrder order) => string.Join(' ',
    [
        .. order.Projects.Reverse().Select(project =>
            $"{project.Name}: {project.About}. Its rooms from the top layer down: {string.Join("; ", project.Layers.Reverse().Select(layer => string.Join(", ", layer.Select(room => room.Name.Folder))))}."),
        "A pass:",
        .. order.Pass.Select((step, index) => $"{index + 1}. {step.Name} ({step.Type}, {step.Room})."),
    ]);
}
