using System.Text.Json.Nodes;
using CmkOperator.Cli.Terminal;
using CmkOperator.Planning;
using CmkOperator.Schemas.Json;
using CmkOperator.Status;

namespace CmkOperator.Cli.Plans;

/// <summary>Plans as text for people.</summary>
internal static class PlanText
{
    private const string Margin = "  ";
    private const string Deeper = "    ";

    /// <summary>Writes the plan of one object.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="console">Where to, and how it may look.</param>
    /// <param name="isOffline">Whether Azure was left out on purpose.</param>
    public static void Write(ObjectPlan plan, CommandConsole console, bool isOffline)
    {
        console.Out.WriteLine($"{console.Paint(Ink.Bold, plan.Key.ToString())} ({plan.Manifest.File}:{plan.Manifest.Line})");
        Part(console, "object", [StateOf(plan), .. plan.Changes.Select(change => $"{change.Path}: {Show(change.Before)} -> {Show(change.After)}")]);
        Part(console, "unknown", plan.Unknown, Ink.Yellow);
        Part(console, "rejected", plan.Faults.Select(fault => fault.ToString()), Ink.Red);
        if (plan.Plan is { } found)
        {
            Part(console, "checks", (plan.Report?.Status.Preflight ?? []).Select(row => (InkOf(row.Result), $"{row.Result,-7} {row.Check}: {row.Message}")));
            Part(console, "fields", plan.Fields.Where(row => row.Change != FieldChange.None).Select(row => (InkOf(row.Change), $"{WordOf(row.Change),-8} {Describe(row)}")));
            Part(console, "azure", plan.Writes.Select(write => $"{write.Method} {write.Url}"));
            Part(console, "plan", found.ToString().Split('\n').Select(line => (InkOf(line), line)));
            Part(console, "because", found.Notes.Select(note => $"{note.Reason}: {note.Advised}").Distinct(StringComparer.Ordinal), Ink.Yellow);
        }
        else if (plan.Faults.Count == 0 && isOffline)
        {
            Part(console, "plan", ["Azure was not asked (--offline)"]);
        }

        console.Out.WriteLine();
    }

    /// <summary>The last line: how many plans ended in which way.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="unreadable">How many documents could not be used.</param>
    /// <param name="passedOver">How many documents of other kinds were passed over.</param>
    /// <param name="isOffline">Whether Azure was left out on purpose: nobody then knows that there is nothing to do.</param>
    public static string Summary(IReadOnlyList<ObjectPlan> plans, int unreadable, int passedOver, bool isOffline)
    {
        int Count(PlanOutcome outcome) => plans.Count(plan => plan.Outcome == outcome);
        var files = unreadable > 0 ? $"; {unreadable} {(unreadable == 1 ? "document" : "documents")} not usable" : string.Empty;
        var others = passedOver > 0 ? $"; {passedOver} {(passedOver == 1 ? "document of another kind" : "documents of other kinds")} passed over" : string.Empty;
        return $"{plans.Count} {(plans.Count == 1 ? "object" : "objects")}: {Count(PlanOutcome.NothingToDo)} {(isOffline ? "for which Azure was not asked" : "with nothing to do")}, {Count(PlanOutcome.Changes)} with changes, {Count(PlanOutcome.Refused)} refused or failed{files}{others}";
    }

    /// <summary>The word for what happens to a field.</summary>
    public static string WordOf(FieldChange change) => change switch
    {
        FieldChange.None => "same",
        FieldChange.New => "new",
        FieldChange.InPlace => "in place",
        FieldChange.Left => "left",
        FieldChange.Refused => "refused",
        FieldChange.Unknown => "unknown",
    };

    /// <summary>A field and its values.</summary>
    public static string Describe(FieldRow row) => row.Observed is null ? $"{row.Field} = {row.Desired}" : $"{row.Field}: {row.Observed} -> {row.Desired}";

    private static string StateOf(ObjectPlan plan) => plan.State switch
    {
        ObjectState.Unknown => "compared with no object, because no cluster was asked",
        ObjectState.New => "not in the cluster yet",
        ObjectState.Unchanged => "in the cluster with the same spec",
        ObjectState.Changed => "in the cluster with another spec:",
        ObjectState.Deleting => "in the cluster, and being deleted",
    };

    private static string Show(JsonNode? value) => value is null ? "not set" : value.AsString() ?? value.ToJsonString();

    private static Ink InkOf(CheckOutcome result) => result switch
    {
        CheckOutcome.Passed => Ink.Green,
        CheckOutcome.Failed => Ink.Red,
        CheckOutcome.Unknown => Ink.Yellow,
        CheckOutcome.Skipped => Ink.Dim,
    };

    private static Ink InkOf(FieldChange change) => change switch
    {
        FieldChange.New => Ink.Green,
        FieldChange.Refused => Ink.Red,
        FieldChange.None => Ink.Plain,
        _ => Ink.Yellow,
    };

    private static Ink InkOf(string line) => line[0] switch
    {
        '+' => Ink.Green,
        '!' or '-' => Ink.Red,
        '=' => Ink.Plain,
        _ => Ink.Yellow,
    };

    private static void Part(CommandConsole console, string title, IEnumerable<string> lines, Ink ink = Ink.Plain) => Part(console, title, lines.Select(line => (ink, line)));

    private static void Part(CommandConsole console, string title, IEnumerable<(Ink Ink, string Text)> lines)
    {
        var isFirst = true;
        foreach (var (ink, text) in lines)
        {
            if (isFirst)
            {
                console.Out.WriteLine($"{Margin}{title}");
                isFirst = false;
            }

            var indent = Deeper;
            foreach (var line in TextFold.Lines(text, console.Width == CommandConsole.Unbounded ? console.Width : console.Width - Deeper.Length - Margin.Length))
            {
                console.Out.WriteLine($"{indent}{console.Paint(ink, line)}");
                indent = Deeper + Margin;
            }
        }
    }
}
