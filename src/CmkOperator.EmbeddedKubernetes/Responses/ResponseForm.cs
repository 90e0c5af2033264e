using CmkOperator.EmbeddedKubernetes.Statuses;
using Microsoft.Net.Http.Headers;

namespace CmkOperator.EmbeddedKubernetes.Responses;

/// <summary>The form in which a client wants an answer.</summary>
/// <param name="IsYaml">YAML instead of JSON.</param>
/// <param name="As">Table, PartialObjectMetadata, PartialObjectMetadataList, or empty for the object itself.</param>
internal sealed record ResponseForm(bool IsYaml, string As)
{
    private static readonly string[] Offered = ["application/json", "application/yaml"];

    public static ResponseForm Json { get; } = new(false, "");

    public string ContentType => IsYaml ? "application/yaml" : "application/json";

    /// <summary>The first form in the Accept header that is offered here.</summary>
    /// <exception cref="ApiException">None is.</exception>
    public static ResponseForm Negotiate(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
        {
            return Json;
        }

        var clauses = MediaTypeHeaderValue.ParseList([accept]).OrderByDescending(c => c.Quality ?? 1.0);
        foreach (var clause in clauses)
        {
            if (Match(clause) is { } form)
            {
                return form;
            }
        }

        throw ApiErrors.NotAcceptable(Offered);
    }

    private static ResponseForm? Match(MediaTypeHeaderValue clause)
    {
        var yaml = clause.MediaType.Equals("application/yaml", StringComparison.OrdinalIgnoreCase);
        var json = clause.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || clause.MatchesAllTypes || clause.MediaType == "application/*";
        var kind = Parameter(clause, "as");
        var known = kind.Length == 0
            || (kind is "Table" or "PartialObjectMetadata" or "PartialObjectMetadataList" && Parameter(clause, "g") == "meta.k8s.io" && Parameter(clause, "v") == "v1");
        return (yaml || json) && known ? new ResponseForm(yaml, kind) : null;
    }

    private static string Parameter(MediaTypeHeaderValue clause, string name) =>
        clause.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.ToString() ?? "";
}
