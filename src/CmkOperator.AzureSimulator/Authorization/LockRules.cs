namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>Management locks: CanNotDelete stops deletions, ReadOnly stops every write; from above they hold below.</summary>
internal static class LockRules
{
    public static void Demand(AzureState azure, ApiRequest request)
    {
        var id = request.Id;
        if (!request.IsWrite || ResourceId.Is(id.Namespace ?? "", "Microsoft.Authorization") || (request.Is("POST") && IsHarmless(id)))
        {
            return;
        }

        var isDelete = request.Is("DELETE");
        var target = id.IsCollection && id.Names.Count > 0 ? id.Text[..id.Text.LastIndexOf('/')] : id.Text;
        var locks = Holding(azure, target, isDelete).ToArray();
        if (locks.Length > 0)
        {
            throw Locked(target, isDelete ? "delete" : "write", locks);
        }
    }

    /// <summary>The scopes of the locks that stop a write, or a deletion, of a target.</summary>
    public static IEnumerable<string> Holding(AzureState azure, string target, bool isDelete)
    {
        foreach (var resource in azure.Store.OfType(ResourceTypes.Locks))
        {
            var scope = resource.Id.Scope;
            var level = resource.Body.Text("properties", "level");
            var above = ResourceId.IsWithin(target, scope);
            // Deleting a group deletes what is in it, so a lock inside holds the group.
            var below = isDelete && ResourceId.IsWithin(scope, target);
            if ((above || below) && (ResourceId.Is("ReadOnly", level) || (isDelete && ResourceId.Is("CanNotDelete", level))))
            {
                yield return scope;
            }
        }
    }

    public static ApiException Locked(string target, string verb, IReadOnlyCollection<string> scopes) => ApiException.Gateway(409, "ScopeLocked",
        $"The scope '{target}' cannot perform {verb} operation because following scope(s) are locked: '{string.Join(',', scopes)}'. Please remove the lock and try again.");

    private static bool IsHarmless(ResourceId id) =>
        id.Types.Count == 0 || id.Types[^1].ToLowerInvariant() is "diagnose" or "checknameavailability" or "resources";
}
