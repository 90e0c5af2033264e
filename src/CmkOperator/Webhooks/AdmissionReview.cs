using System.Text.Json.Serialization;

namespace CmkOperator.Webhooks;

/// <summary>
/// The envelope of <c>admission.k8s.io/v1</c> (Kubernetes documentation: "Dynamic Admission Control"): the API server sends one with a
/// request and expects one back with a response.
/// </summary>
internal sealed record AdmissionReview
{
    /// <summary>The only supported version.</summary>
    public const string Version = "admission.k8s.io/v1";

    /// <summary>The kind of the envelope.</summary>
    public const string ReviewKind = "AdmissionReview";

    // A UUID has 36 characters: a uid longer than this is not from an API server, and the answer would repeat it.
    private const int LongestUid = 256;

    /// <summary>Group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The request; absent in an answer.</summary>
    public AdmissionRequest? Request { get; init; }

    /// <summary>The response; absent in a request.</summary>
    public AdmissionResponse? Response { get; init; }

    /// <summary>Creates the envelope of a response.</summary>
    public static AdmissionReview Of(AdmissionResponse response) => new() { ApiVersion = Version, Kind = ReviewKind, Response = response };

    /// <summary>Why this review cannot be answered, or null.</summary>
    public string? Problem() => this switch
    {
        not { ApiVersion: Version, Kind: ReviewKind } => $"the body is a {Kind ?? "thing without kind"} of {ApiVersion ?? "no version"}, not an {ReviewKind} of {Version}",
        { Request: null } => "the AdmissionReview has no request",
        { Request.Uid: null or "" or { Length: > LongestUid } } => "the request of the AdmissionReview has no uid of 1 to 256 characters",
        _ => null,
    };
}

/// <summary>How reviews are read and written. The specs in them stay JSON here: their own context reads them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdmissionReview))]
[JsonSerializable(typeof(ReviewedObject))]
internal sealed partial class AdmissionJsonContext : JsonSerializerContext;
