namespace CmkOperator.Webhooks;

/// <summary>A denial as the API server passes it on: the Status of <c>meta/v1</c>.</summary>
internal sealed record AdmissionStatus
{
    /// <summary>Always Failure.</summary>
    public string Status { get; init; } = "Failure";

    /// <summary>What is wrong and what to do; the API server prefixes the webhook's name.</summary>
    public required string Message { get; init; }

    /// <summary>The reason for machines.</summary>
    public required string Reason { get; init; }

    /// <summary>The HTTP status that belongs to the reason.</summary>
    public required int Code { get; init; }

    /// <summary>The field that is wrong.</summary>
    public AdmissionStatusDetails? Details { get; init; }
}
