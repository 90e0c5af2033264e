using System.Text.Json.Nodes;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Statuses;

/// <summary>The errors of a Kubernetes API server, in its words.</summary>
internal static class ApiErrors
{
    public static ApiException NotFound(string group, string plural, string name) =>
        new(404, "NotFound", $"{Qualified(plural, group)} \"{name}\" not found", Details(name, group, plural));

    public static ApiException AlreadyExists(string group, string plural, string name) =>
        new(409, "AlreadyExists", $"{Qualified(plural, group)} \"{name}\" already exists", Details(name, group, plural));

    public static ApiException Conflict(string group, string plural, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(plural, group)} \"{name}\": {why}", Details(name, group, plural));

    public static ApiException Modified(string group, string plural, string name) =>
        Conflict(group, plural, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Forbidden(string message, JsonObject? details = null) => new(403, "Forbidden", message, details);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Internal(string message) => new(500, "", message);

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException UnsupportedMediaType(IEnumerable<string> accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiException NotAcceptable(IEnumerable<string> offered) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", offered)}");

    public static ApiException PatchRejected() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException TooLargeVersion(long asked, long current) => new(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}", new JsonObject
    {
        ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
        ["retryAfterSeconds"] = 1L,
    });

    /// <summary>An object, or the options of a request, with one or more faults.</summary>
    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var sentences = errors.Select(e => $"{e.Field}: {e.Detail}").Distinct(StringComparer.Ordinal).ToList();
        var what = sentences.Count == 1 ? sentences[0] : $"[{string.Join(", ", sentences)}]";
        var details = Details(name, group, kind);
        details["causes"] = new JsonArray([.. errors.Select(e => new JsonObject
        {
            ["reason"] = e.Reason,
            ["message"] = e.Detail,
            ["field"] = e.Field,
        })]);
        return new ApiException(422, "Invalid", $"{Qualified(kind, group)} \"{name}\" is invalid: {what}", details);
    }

    public static ApiException InvalidOptions(string kind, FieldError error) => Invalid("meta.k8s.io", kind, "", [error]);

    /// <summary>Fields that other managers own; the entries pair a manager with a path.</summary>
    public static ApiException ApplyConflict(IReadOnlyList<(string Manager, string Field)> conflicts)
    {
        var byManager = conflicts.GroupBy(c => c.Manager, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var what = conflicts.Count == 1
            ? $"conflict with {byManager[0].Key}: {conflicts[0].Field}"
            : string.Join("\n", byManager.Select(g => $"conflicts with {g.Key}:\n{string.Join("\n", g.Select(c => $"- {c.Field}"))}"));
        var count = conflicts.Count == 1 ? "1 conflict" : $"{conflicts.Count} conflicts";
        return new ApiException(409, "Conflict", $"Apply failed with {count}: {what}", new JsonObject
        {
            ["causes"] = new JsonArray([.. conflicts.Select(c => new JsonObject
            {
                ["reason"] = "FieldManagerConflict",
                ["message"] = $"conflict with {c.Manager}",
                ["field"] = c.Field,
            })]),
        });
    }

    private static string Qualified(string what, string group) => group.Length == 0 ? what : $"{what}.{group}";

    private static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        if (kind.Length > 0)
        {
            details["kind"] = kind;
        }

        return details;
    }
}
