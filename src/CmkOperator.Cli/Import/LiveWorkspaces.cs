using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Assessment;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Cli.Import.Sources;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Cli.Sessions;
using CmkOperator.CreateOnly;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import;

/// <summary>The workspaces in Azure: the list of them, found once, and each by itself.</summary>
/// <param name="login">Azure under the caller's login.</param>
/// <param name="subscriptions">The subscriptions to look in; null for all that the login may read.</param>
internal sealed class LiveWorkspaces(AzureLogin login, IReadOnlyList<string>? subscriptions)
{
    private const int MostNamed = 5;

    private readonly WorkspaceReader _reader = new(login.Reader);
    private Task<(IReadOnlyList<FoundWorkspace> Found, AzureFault? Fault)>? _list;

    /// <summary>The workspaces that Azure Resource Graph knows, sorted by id.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<(IReadOnlyList<FoundWorkspace> Found, AzureFault? Fault)> ListAsync(CancellationToken cancellationToken) => _list ??= FindAsync(cancellationToken);

    /// <summary>A workspace by its id.</summary>
    public Task<Reading<WorkspaceFacts>> ReadAsync(string id, CancellationToken cancellationToken) => _reader.ReadAsync(id, cancellationToken);

    /// <summary>The id of the workspace that a source means; null with the reason when the source does not say enough.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<(string? Id, string Reason)> ResolveAsync(FoundWorkspace source, CancellationToken cancellationToken)
    {
        if (!Hole.IsIn(source.Id))
        {
            return (source.Id, string.Empty);
        }

        var parts = source.Id.Trim('/').Split('/');
        if (parts.Length != 8 || (parts[7] == Hole.Mark && parts[3] == Hole.Mark))
        {
            return (null, $"neither its name nor its resource group is known{Because(source)}. {Advice(source)}");
        }

        var (all, fault) = await ListAsync(cancellationToken);
        if (fault is not null)
        {
            return (null, CallerAdvice.For("Finding the workspace with Azure Resource Graph", fault, login.Cloud));
        }

        var fitting = all.Where(live => Hole.Fits(source.Id, live.Id) && Agrees(source, live)).Select(live => live.Id).ToList();
        return fitting.Count switch
        {
            1 => (fitting[0], string.Empty),
            0 => (null, $"no workspace that your login may read fits {Hole.Show(source.Id)}{Because(source)}. {Advice(source)}"),
            _ => (null, $"{fitting.Count} workspaces fit {Hole.Show(source.Id)}{Because(source)}: {string.Join(", ", fitting.Take(MostNamed))}{(fitting.Count > MostNamed ? ", ..." : string.Empty)}. {Advice(source)}"),
        };
    }

    /// <summary>A body of Azure Resource Manager as facts; null when it is no workspace.</summary>
    /// <param name="body">The body.</param>
    /// <param name="id">The id.</param>
    public static WorkspaceFacts? FactsOf(JsonObject body, string id)
    {
        try
        {
            var whole = body.CloneObject();
            whole["id"] = id;
            whole["name"] = id.TrimEnd('/').Split('/')[^1];
            whole["properties"] ??= new JsonObject();
            return whole.Deserialize(WorkspaceJson.Default.WorkspaceResource) is { } resource && WorkspaceMapper.Map(resource) is { } facts
                ? facts with { Identity = facts.Identity with { Type = Canonical(facts.Identity.Type) } }
                : null;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            // Values of other types, or two tags whose names differ in casing alone.
            return null;
        }
    }

    // Templates write systemAssigned, which Azure stores as SystemAssigned.
    private static string Canonical(string type) => string.Join(',', type.Split(',').Select(part => part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private async Task<(IReadOnlyList<FoundWorkspace> Found, AzureFault? Fault)> FindAsync(CancellationToken cancellationToken)
    {
        var (rows, fault) = await login.List.ReadAsync(subscriptions, cancellationToken);
        var found = rows.Select(row =>
        {
            var body = JsonNode.Parse(row.Body.Span) as JsonObject ?? [];
            return new FoundWorkspace { Name = $"workspace {row.Id.Split('/')[^1]}", Id = row.Id, Body = body, LeftOut = ArmBody.WithoutField(body) };
        });
        return ([.. found], fault);
    }

    // What the source does say of the fields that never change must be so in Azure.
    private static bool Agrees(FoundWorkspace source, FoundWorkspace live)
    {
        if (FactsOf(source.Body, live.Id) is not { } said || FactsOf(live.Body, live.Id) is not { } found)
        {
            return true;
        }

        var (declared, there) = (ImmutabilityCheck.Live(said), ImmutabilityCheck.Live(found));
        return CreateOnlyFields.All
            .Where(field => field is { IsInResourceId: false, IsReplaceable: false } && Says(source.Body, field.AzureProperty))
            .All(field => field.Agrees(field.Read(declared), field.Read(there)));
    }

    /// <summary>True when a body says something of a property.</summary>
    public static bool Says(JsonObject body, string property)
    {
        JsonNode? node = body;
        foreach (var part in property.Split('.'))
        {
            node = (node as JsonObject)?.FirstOrDefault(pair => pair.Key.Equals(part, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return node is not null;
    }

    private static string Because(FoundWorkspace source) => ReasonOf(source) is { } reason ? $" ({reason})" : string.Empty;

    private static string? ReasonOf(FoundWorkspace source) => source.Open.FirstOrDefault(point => point.Path == "name")?.Reason;

    private static string Advice(FoundWorkspace source) =>
        WhatToGive(source) ?? "Check that it has been deployed and that your login may read it, or import what is in Azure with --subscription and without -f";

    /// <summary>Which options would tell which workspace a source means; null when none would. What was given already is part of the id.</summary>
    /// <param name="source">The source.</param>
    public static string? WhatToGive(FoundWorkspace source)
    {
        var parts = source.Id.Trim('/').Split('/');
        List<string> missing =
        [
            .. parts.Length > 1 && Hole.IsIn(parts[1]) ? ["--subscription"] : Array.Empty<string>(),
            .. parts.Length > 3 && Hole.IsIn(parts[3]) ? ["--resource-group"] : Array.Empty<string>(),
            .. ReasonOf(source)?.Contains("--parameters", StringComparison.Ordinal) == true ? ["--parameters"] : Array.Empty<string>(),
        ];
        return missing.Count == 0 ? null : $"Give {string.Join(", ", missing.SkipLast(1))}{(missing.Count > 1 ? " and " : string.Empty)}{missing[^1]}";
    }
}
