using System.Text.Json;
using CmkOperator.Azure.Managed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Fleet;

/// <summary>What Azure Resource Graph had of a subscription at one time. It may lag behind Azure and may lack members, so it proposes and never decides.</summary>
internal sealed class FleetLook
{
    private readonly RowBlocks _bodies = new();
    private readonly Dictionary<string, RowPlace> _rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<ListedResource>> _byGroup = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Assignment>> _byPrincipal = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a look without rows.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="askedAt">When its first page was asked for, as a timestamp of the clock.</param>
    public FleetLook(string subscriptionId, long askedAt)
    {
        SubscriptionId = subscriptionId;
        AskedAt = askedAt;
    }

    /// <summary>The subscription.</summary>
    public string SubscriptionId { get; }

    /// <summary>When its first page was asked for, as a timestamp of the clock.</summary>
    public long AskedAt { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row of resources or resource groups. Its body is copied.</summary>
    public void Add(FleetRow row)
    {
        Count++;
        _rows[row.Id] = _bodies.Add(row.Body.Span);
        if (ArmId.TryParse(row.Id) is { Provider.Length: > 0, ResourceGroup: { Length: > 0 } group })
        {
            (_byGroup.TryGetValue(group, out var members) ? members : _byGroup[group] = []).Add(new ListedResource(row.Id, row.Type));
        }
    }

    /// <summary>Adds a row of role assignments. Its body is copied.</summary>
    /// <param name="row">The row.</param>
    /// <param name="principalId">Who has the role.</param>
    /// <param name="scope">Where.</param>
    public void AddAssignment(FleetRow row, string principalId, string scope)
    {
        Count++;
        (_byPrincipal.TryGetValue(principalId, out var assignments) ? assignments : _byPrincipal[principalId] = []).Add(new Assignment(scope, _bodies.Add(row.Body.Span)));
    }

    /// <summary>Finds a resource or resource group; false when the graph has none.</summary>
    /// <param name="id">Its ARM id.</param>
    /// <param name="body">The row as JSON.</param>
    public bool TryFind(string id, out ReadOnlyMemory<byte> body)
    {
        var isThere = _rows.TryGetValue(id, out var place);
        body = isThere ? _bodies.Read(place) : default;
        return isThere;
    }

    /// <summary>The resources in a resource group, as the list of the group would name them.</summary>
    public ReadOnlyMemory<byte> ListGroup(string group)
    {
        var rows = _byGroup.GetValueOrDefault(group) ?? [];
        return Page(rows.Select(row => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(row, ManagedJson.Default.ListedResource)));
    }

    /// <summary>The role assignments of a principal at a scope, above it and below it.</summary>
    public ReadOnlyMemory<byte> ListAssignments(string principalId, string scope) => Page(
        (_byPrincipal.GetValueOrDefault(principalId) ?? [])
            .Where(assignment => ArmId.IsAtOrAbove(assignment.Scope, scope) || ArmId.IsAtOrAbove(scope, assignment.Scope))
            .Select(assignment => _bodies.Read(assignment.Place)));

    private static ReadOnlyMemory<byte> Page(IEnumerable<ReadOnlyMemory<byte>> items)
    {
        var page = new MemoryStream();
        page.Write("{\"value\":["u8);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                page.WriteByte((byte)',');
            }

            isFirst = false;
            page.Write(item.Span);
        }

        page.Write("]}"u8);
        return page.GetBuffer().AsMemory(0, (int)page.Length);
    }

    private readonly record struct Assignment(string Scope, RowPlace Place);
}
