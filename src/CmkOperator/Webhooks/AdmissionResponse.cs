namespace CmkOperator.Webhooks;

/// <summary>The answer to one request.</summary>
internal sealed record AdmissionResponse
{
    /// <summary>The id of the request.</summary>
    public required string Uid { get; init; }

    /// <summary>Whether the request is allowed.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Why it is denied; absent when it is allowed.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary>Warnings for the sender of the request; kubectl prints each after <c>Warning:</c>. Absent when there are none.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Annotations for the audit log of the API server, visible nowhere else. Absent when there are none.</summary>
    public IReadOnlyDictionary<string, string>? AuditAnnotations { get; init; }

    /// <summary>Allows the request.</summary>
    public static AdmissionResponse Allow(string uid, IReadOnlyList<string>? warnings = null) =>
        new() { Uid = uid, Allowed = true, Warnings = warnings is { Count: > 0 } ? warnings : null };
}
