using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Recording;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CmkOperator.Sandbox.Views;

/// <summary>The picture of one object: its conditions, the operation that runs and the last plan.</summary>
/// <param name="Name">What it is called on the screen.</param>
internal sealed record ObjectPanel(string Name)
{
    private JsonObject? Object { get; init; }

    private bool Deleted { get; init; }

    private ImmutableDictionary<string, TimeSpan> Since { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    private (string Kind, TimeSpan Since)? Operation { get; init; }

    /// <summary>The last plan as text.</summary>
    public string Plan { get; init; } = "";

    /// <summary>The picture after a change.</summary>
    /// <param name="change">The object now.</param>
    /// <param name="entries">What changed of its conditions.</param>
    /// <param name="now">Time since the screen began.</param>
    public ObjectPanel With(WorkspaceChange change, IReadOnlyList<TimelineEntry> entries, TimeSpan now)
    {
        var kind = change.Object.Text("status", "operation", "kind");
        return this with
        {
            Object = change.Object,
            Deleted = change.Deleted,
            Since = Since.SetItems(entries.Select(entry => KeyValuePair.Create(entry.Type, now))),
            Operation = kind is null ? null : Operation?.Kind == kind ? Operation : (kind, now),
        };
    }

    /// <summary>Draws it.</summary>
    public IRenderable Draw(TimeSpan now)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Title(now)) };
        table.AddColumns("", "Condition", "Reason", "Since");
        foreach (var condition in Object.Objects("status", "conditions"))
        {
            var type = condition.Text("type") ?? "";
            var status = condition.Text("status") ?? "";
            table.AddRow(
                Mark(type, status),
                type.EscapeMarkup(),
                Describe(status, condition),
                $"[grey]{Since.GetValueOrDefault(type).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s[/]");
        }

        string[] plan = [.. Plan.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        return plan.Length == 0 ? table : new Rows([table, .. plan.Select(line => new Markup($"  {Colour(line)}"))]);
    }

    private string Title(TimeSpan now)
    {
        var name = $"[bold]{Name.EscapeMarkup()}[/]";
        return (Deleted, Operation) switch
        {
            (true, _) => $"{name} [grey]gone[/]",
            (_, var (kind, since)) => $"{name} [yellow]{kind.EscapeMarkup()} in Azure for {(now - since).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s[/]",
            _ => name,
        };
    }

    // Reconciling and Stalled are the two conditions whose presence is not good news.
    private static string Mark(string type, string status) => (type, status) switch
    {
        ("Reconciling", _) => "[yellow]◐[/]",
        ("Stalled", _) => "[red]■[/]",
        (_, "True") => "[green]●[/]",
        (_, "False") => "[red]●[/]",
        _ => "[yellow]○[/]",
    };

    private static string Describe(string status, JsonObject condition)
    {
        var reason = (condition.Text("reason") ?? "").EscapeMarkup();
        return status == "True" ? reason : $"{reason}  [grey]{(condition.Text("message") ?? "").EscapeMarkup()}[/]";
    }

    private static string Colour(string line) => line.TrimStart() switch
    {
        ['+', ..] => $"[green]{line.EscapeMarkup()}[/]",
        ['~', ..] => $"[yellow]{line.EscapeMarkup()}[/]",
        ['-' or '!', ..] => $"[red]{line.EscapeMarkup()}[/]",
        _ => $"[grey]{line.EscapeMarkup()}[/]",
    };
}
