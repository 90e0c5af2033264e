namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The three ways in which a vault's access policies are changed.</summary>
internal static class AccessPolicyList
{
    private static readonly string[] Kinds = ["keys", "secrets", "certificates", "storage"];

    /// <summary>Adds permissions to what each principal has.</summary>
    public static JsonArray Add(JsonArray current, JsonArray sent)
    {
        var result = current.DeepClone().AsArray();
        foreach (var policy in sent)
        {
            if (Find(result, policy) is not { } existing)
            {
                result.Add(policy?.DeepClone());
                continue;
            }

            var permissions = existing.AsObject().Ensure("permissions");
            foreach (var kind in Kinds)
            {
                var added = policy.ArrayAt("permissions", kind).Texts().ToArray();
                if (added.Length > 0)
                {
                    permissions[kind] = permissions.ArrayAt(kind).Texts().Union(added, StringComparer.OrdinalIgnoreCase).ToJsonArray();
                }
            }
        }

        return result;
    }

    /// <summary>Takes the named permissions away; a principal left with none is dropped.</summary>
    public static JsonArray Remove(JsonArray current, JsonArray sent)
    {
        var result = current.DeepClone().AsArray();
        foreach (var policy in sent)
        {
            if (Find(result, policy) is not { } existing)
            {
                continue;
            }

            var permissions = existing.AsObject().Ensure("permissions");
            foreach (var kind in Kinds)
            {
                if (permissions.ArrayAt(kind) is { } had)
                {
                    permissions[kind] = had.Texts().Except(policy.ArrayAt("permissions", kind).Texts(), StringComparer.OrdinalIgnoreCase).ToJsonArray();
                }
            }

            if (Kinds.All(kind => permissions.ArrayAt(kind) is not { Count: > 0 }))
            {
                result.Remove(existing);
            }
        }

        return result;
    }

    /// <summary>Sets each named principal's policy to what was sent.</summary>
    public static JsonArray Replace(JsonArray current, JsonArray sent)
    {
        var result = current.DeepClone().AsArray();
        foreach (var policy in sent)
        {
            if (Find(result, policy) is { } existing)
            {
                result.Remove(existing);
            }

            result.Add(policy?.DeepClone());
        }

        return result;
    }

    private static JsonNode? Find(JsonArray policies, JsonNode? wanted) =>
        policies.FirstOrDefault(policy =>
            ResourceId.Is(policy.Text("objectId") ?? "", wanted.Text("objectId"))
            && string.Equals(policy.Text("applicationId"), wanted.Text("applicationId"), StringComparison.OrdinalIgnoreCase));
}
