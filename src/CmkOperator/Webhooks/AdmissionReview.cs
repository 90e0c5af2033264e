namespace CmkOperator.Webhooks;

/// <summary>
/// The envelope of <c>admission.k8s.io/v1</c> (Kubernetes documentation: "Dynamic Admission Control"): the API server sends one with a
/// request and wants one back with a response.
/// </summary>
internal sealed record AdmissionReview
{
    /// <summary>The only version that is spoken.</summary>
    public const string Version = "admission.k8s.io/v1";

    /// <summary>The kind of the envelope.</summary>
    public const string ReviewKind = "AdmissionReview";

    // A UUID is 36 long: a longer one than this names no question of an API server, and the answer would repeat it.
    private const int LongestUid = 256;

    /// <summary>Group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>What is asked; absent in an answer.</summary>
    public AdmissionRequest? Request { get; init; }

    /// <summary>What is answered; absent in a question.</summary>
    public AdmissionResponse? Response { get; init; }

    /// <summary>The envelope of an answer.</summary>
    public static AdmissionReview Of(AdmissionResponse response) => new() { ApiVersion = Version, Kind = ReviewKind, Response = response };

    /// <summary>Why this is no question that can be answered, or null.</summary>
    public string? Problem() => this switch
    {
        not { ApiVersion: Version, Kind: ReviewKind } => $"the body is a {Kind ?? "thing without kind"} of {ApiVersion ?? "no version"}, not an {ReviewKind} of {Version}",
        { Request: null } => "the AdmissionReview has no request",
        { Request.Uid: null or "" or { Length: > LongestUid } } => "the request of the AdmissionReview has no uid of 1 to 256 characters",
        _ => null,
    };
}
