namespace CmkOperator.Webhooks;

/// <summary>A refusal as the API server hands it on: the Status of <c>meta/v1</c>.</summary>
internal sealed record AdmissionStatus
{
    /// <summary>Always Failure.</summary>
    public string Status { get; init; } = "Failure";

    /// <summary>What is wrong and what to do; the API server puts the webhook's name before it.</summary>
    public required string Message { get; init; }

    /// <summary>The reason for machines.</summary>
    public required string Reason { get; init; }

    /// <summary>The HTTP status that goes with the reason.</summary>
    public required int Code { get; init; }

    /// <summary>The field that is wrong.</summary>
    public AdmissionStatusDetails? Details { get; init; }
}
