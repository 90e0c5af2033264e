namespace CmkOperator.Webhooks;

/// <summary>The answer to one request.</summary>
internal sealed record AdmissionResponse
{
    /// <summary>The name of the question.</summary>
    public required string Uid { get; init; }

    /// <summary>Whether the request may go on.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Why not; absent when it may.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary>What whoever sent the request is told beside; kubectl prints each after <c>Warning:</c>. Absent when there is nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>What the audit log of the API server notes beside; nobody else sees it. Absent when there is nothing.</summary>
    public IReadOnlyDictionary<string, string>? AuditAnnotations { get; init; }

    /// <summary>Lets the request go on.</summary>
    public static AdmissionResponse Allow(string uid, IReadOnlyList<string>? warnings = null) =>
        new() { Uid = uid, Allowed = true, Warnings = warnings is { Count: > 0 } ? warnings : null };
}
