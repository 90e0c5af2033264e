using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Operations;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>Reads and checks the query parameters that Kubernetes knows.</summary>
internal static class RequestQuery
{
    private static readonly string[] Validations = ["", "Ignore", "Strict", "Warn"];
    private static readonly string[] Matches = ["Exact", "NotOlderThan", ""];

    /// <param name="request">The request.</param>
    /// <param name="kind">CreateOptions, UpdateOptions, PatchOptions or DeleteOptions, for messages.</param>
    /// <param name="isApply">Whether it is a server-side apply, which needs a manager and may be forced.</param>
    public static WriteOptions Write(HttpRequest request, string kind, bool isApply = false)
    {
        var query = request.Query;
        var dryRun = query["dryRun"].OfType<string>().Where(v => v.Length > 0).ToList();
        if (dryRun.Exists(v => v != "All"))
        {
            var shown = JsonText.ToText(new JsonArray([.. dryRun.Select(v => JsonValue.Create(v))]));
            throw ApiErrors.InvalidOptions(kind, FieldError.NotSupported("dryRun", shown, ["All"]));
        }

        var validation = query["fieldValidation"].ToString();
        if (!Validations.Contains(validation))
        {
            throw ApiErrors.InvalidOptions(kind, FieldError.NotSupported("fieldValidation", $"\"{validation}\"", Validations));
        }

        var manager = query["fieldManager"].ToString();
        if (isApply && manager.Length == 0)
        {
            throw ApiErrors.InvalidOptions(kind, FieldError.Required("fieldManager", "is required for apply patch"));
        }

        var isForced = query["force"] == "true";
        if (isForced && !isApply)
        {
            throw ApiErrors.InvalidOptions(kind, FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }

        return new WriteOptions(dryRun.Count > 0, manager.Length > 0 ? manager : UserAgent(request), validation.Length > 0 ? validation : "Warn", isForced);
    }

    public static ListOptions List(HttpRequest request)
    {
        var query = request.Query;
        var limit = Number(query["limit"].ToString());
        var options = new ListOptions(query["labelSelector"], query["fieldSelector"], limit, query["continue"].ToString(),
            query["resourceVersion"].ToString(), query["resourceVersionMatch"].ToString());
        CheckMatch(options, sendsInitialEvents: false);
        if (options.Continue.Length > 0 && options.ResourceVersion is not ("" or "0"))
        {
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        }

        if (options.ResourceVersion.Length > 0 && !ulong.TryParse(options.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ApiErrors.BadRequest($"invalid resource version: {VersionFault(options.ResourceVersion)}");
        }

        return options;
    }

    public static WatchOptions Watch(HttpRequest request)
    {
        var query = request.Query;
        var sendInitial = query["sendInitialEvents"].ToString();
        var version = query["resourceVersion"].ToString();
        var match = query["resourceVersionMatch"].ToString();
        if (sendInitial.Length > 0 && match != "NotOlderThan")
        {
            throw ApiErrors.InvalidOptions("ListOptions",
                FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        if (sendInitial.Length == 0 && match.Length > 0)
        {
            throw ApiErrors.InvalidOptions("ListOptions",
                FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        if (version.Length > 0 && !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ApiErrors.Internal(VersionFault(version));
        }

        var seconds = Number(query["timeoutSeconds"].ToString());
        return new WatchOptions(query["labelSelector"], query["fieldSelector"], version is "" or "0" ? null : long.Parse(version, CultureInfo.InvariantCulture),
            sendInitial.Length == 0 ? null : sendInitial == "true", query["allowWatchBookmarks"] is var b && (b == "true" || b == "1"),
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <summary>Whether a GET of a collection is a watch.</summary>
    public static bool IsWatch(HttpRequest request) => request.Query["watch"].ToString() is "1" or "true" or "True";

    private static void CheckMatch(ListOptions options, bool sendsInitialEvents)
    {
        if (options.Match.Length == 0)
        {
            return;
        }

        if (!Matches.Contains(options.Match))
        {
            throw ApiErrors.InvalidOptions("ListOptions", FieldError.NotSupported("resourceVersionMatch", $"\"{options.Match}\"", Matches));
        }

        if (options.ResourceVersion.Length == 0 && !sendsInitialEvents)
        {
            throw ApiErrors.InvalidOptions("ListOptions",
                FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (options.Match == "Exact" && options.ResourceVersion == "0")
        {
            throw ApiErrors.InvalidOptions("ListOptions",
                FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        if (options.Continue.Length > 0)
        {
            throw ApiErrors.InvalidOptions("ListOptions", FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
        }
    }

    private static long Number(string text) => text.Length == 0 ? 0
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");

    private static string VersionFault(string version) =>
        $"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax";

    private static string UserAgent(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString().Split('/')[0];
        return agent.Length == 0 ? "unknown" : agent.Length > 128 ? agent[..128] : agent;
    }
}
