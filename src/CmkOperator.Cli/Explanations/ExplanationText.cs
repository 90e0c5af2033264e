using CmkOperator.Cli.Terminal;
using CmkOperator.Reporting;

namespace CmkOperator.Cli.Explanations;

/// <summary>Draws explanations as trees.</summary>
internal static class ExplanationText
{
    private const string Branch = "├─ ";
    private const string LastBranch = "└─ ";
    private const string Trunk = "│  ";
    private const string Nothing = "   ";

    /// <summary>Writes a tree, folded to the width of the terminal.</summary>
    /// <param name="root">The object.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ExplanationNode root, CommandConsole console)
    {
        console.Out.WriteLine($"{console.Paint(Ink.Bold, root.Label)}  {console.Paint(InkOf(root.Tone), root.Text)}");
        WriteChildren(root, string.Empty, console);
    }

    /// <summary>Writes the first line of a tree only.</summary>
    /// <param name="root">The object.</param>
    /// <param name="console">Where to.</param>
    public static void WriteLine(ExplanationNode root, CommandConsole console) => console.Out.WriteLine($"{root.Label}  {console.Paint(InkOf(root.Tone), root.Text)}");

    private static void WriteChildren(ExplanationNode node, string before, CommandConsole console)
    {
        var children = node.Children ?? [];
        foreach (var (index, child) in children.Index())
        {
            var isLast = index == children.Count - 1;
            var label = $"{child.Label}: ";
            var behind = before + (isLast ? Nothing : Trunk);
            var deeper = child.Children is { Count: > 0 } ? Trunk : Nothing;
            var lead = before + (isLast ? LastBranch : Branch);
            var width = console.Width == CommandConsole.Unbounded ? console.Width : console.Width - lead.Length - deeper.Length;
            foreach (var (number, line) in TextFold.Lines(label + child.Text, width).Index())
            {
                console.Out.WriteLine(number > 0 || !line.StartsWith(label, StringComparison.Ordinal)
                    ? $"{console.Paint(Ink.Dim, number > 0 ? behind + deeper : lead)}{console.Paint(InkOf(child.Tone), line)}"
                    : $"{console.Paint(Ink.Dim, lead)}{console.Paint(Ink.Bold, label)}{console.Paint(InkOf(child.Tone), line[label.Length..])}");
            }

            WriteChildren(child, behind, console);
        }
    }

    private static Ink InkOf(Tone tone) => tone switch
    {
        Tone.Plain => Ink.Plain,
        Tone.Good => Ink.Green,
        Tone.Attention => Ink.Yellow,
        Tone.Bad => Ink.Red,
    };
}
