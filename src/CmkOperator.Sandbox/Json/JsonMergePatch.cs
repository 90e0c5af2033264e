using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Json;

/// <summary>RFC 7386.</summary>
internal static class JsonMergePatch
{
    /// <summary>Applies a patch in place: null removes, objects merge, everything else replaces.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject holder)
                    {
                        holder = [];
                        target[name] = holder;
                    }

                    Apply(holder, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
