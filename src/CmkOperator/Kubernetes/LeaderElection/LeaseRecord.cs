using System.Globalization;
using System.Text.Json.Nodes;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>What a Lease says about who holds it.</summary>
internal static class LeaseRecord
{
    private const string MicroTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Who holds it; empty when nobody does.</summary>
    public static string Holder(JsonObject lease) => Text(lease, "holderIdentity") ?? string.Empty;

    /// <summary>How long it is valid without renewal, as set by its holder.</summary>
    public static TimeSpan? Duration(JsonObject lease) =>
        lease["spec"]?["leaseDurationSeconds"] is JsonValue value && value.TryGetValue<int>(out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The version; a different one means that the lease was renewed.</summary>
    public static string Version(JsonObject lease) => lease["metadata"]?["resourceVersion"]?.GetValue<string>() ?? string.Empty;

    /// <summary>The same Lease held by <paramref name="holder"/> from now on; everything not about the holder stays.</summary>
    public static JsonObject HeldBy(JsonObject lease, string holder, TimeSpan duration, DateTimeOffset now)
    {
        var held = lease.DeepClone().AsObject();
        if (held["spec"] is not JsonObject spec)
        {
            held["spec"] = spec = [];
        }

        var before = Holder(lease);
        if (before != holder)
        {
            spec["acquireTime"] = Write(now);
            spec["leaseTransitions"] = Transitions(spec) + 1;
        }

        spec["holderIdentity"] = holder;
        spec["leaseDurationSeconds"] = (int)Math.Ceiling(duration.TotalSeconds);
        spec["renewTime"] = Write(now);
        return held;
    }

    /// <summary>The same Lease without a holder, free to be acquired immediately.</summary>
    public static JsonObject Released(JsonObject lease, DateTimeOffset now)
    {
        var released = lease.DeepClone().AsObject();
        var spec = released["spec"]!.AsObject();
        spec["holderIdentity"] = string.Empty;
        spec["leaseDurationSeconds"] = 1;
        spec["renewTime"] = Write(now);
        return released;
    }

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);

    private static int Transitions(JsonObject spec) =>
        spec["leaseTransitions"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : -1;

    private static string? Text(JsonObject lease, string name) =>
        lease["spec"]?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
