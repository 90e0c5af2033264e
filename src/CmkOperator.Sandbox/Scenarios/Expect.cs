using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Recording;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The words that expectations are written in.</summary>
internal static class Expect
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] DomainConditions =
    [
        "KeyVaultReady", "KeyReady", "KeyAccessReady", "WorkspaceReady", "InSync", "EncryptionInForce",
        "ManagedResourcesReady", "CosmosDbReady", "AiSearchReady", "StorageReady",
    ];

    /// <summary>Ready=True, for the spec as it is now, with neither Reconciling nor Stalled beside it.</summary>
    public static Expectation Ready { get; } = All(Current, Condition("Ready", "True"), Absent("Reconciling"), Absent("Stalled"));

    /// <summary>Every domain condition that every workspace has is True.</summary>
    public static Expectation AllDomainConditions { get; } = All([.. DomainConditions.Select(type => Condition(type, "True"))]);

    /// <summary>Nothing at all was written.</summary>
    public static Expectation NoWrite { get; } = Writes(0);

    /// <summary>Azure was asked for nothing, not even to look.</summary>
    public static Expectation NoRequest { get; } = Count("requests to Azure", outcome => outcome.Requests, 0);

    /// <summary>The object is gone.</summary>
    public static Expectation Gone { get; } = outcome => outcome.Deleted ? [] : ["the object is still there"];

    /// <summary>The object exists.</summary>
    public static Expectation There { get; } = outcome => outcome.Object is not null && !outcome.Deleted ? [] : ["the object is not there"];

    public static Expectation All(params IReadOnlyList<Expectation> expectations) => outcome => expectations.SelectMany(expectation => expectation(outcome));

    /// <summary>Ready=False and Stalled=True, both for this reason, and the status describes the spec as it is now.</summary>
    public static Expectation Stalled(string reason) => All(Current, Condition("Ready", "False", reason), Condition("Stalled", "True", reason), Absent("Reconciling"));

    /// <summary>A condition's status and, when given, its reason and words that its message must have.</summary>
    public static Expectation Condition(string type, string status, string? reason = null, params IReadOnlyList<string> words) => outcome =>
    {
        var condition = outcome.Condition(type);
        if (condition is null || condition.Status != status || (reason is not null && condition.Reason != reason))
        {
            return [$"{type} must be {status} {reason}".TrimEnd() + $", it is {(condition is null ? "not there" : $"{condition.Status} {condition.Reason}: {condition.Message}")}"];
        }

        return words.Where(word => !condition.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
            .Select(word => $"the message of {type} must say '{word}', it says: {condition.Message}");
    };

    /// <summary>A condition is not there.</summary>
    public static Expectation Absent(string type) => outcome =>
        outcome.Condition(type) is { } condition ? [$"{condition} must not be there: {condition.Message}"] : [];

    /// <summary>A condition had this status and reason at some time.</summary>
    public static Expectation Passed(string type, string status, string? reason = null) => outcome =>
        outcome.Timeline.Any(entry => entry.Type == type && entry.Status == status && (reason is null || entry.Reason == reason))
            ? []
            : [$"{type} must have been {status} {reason}".TrimEnd() + " at some time"];

    /// <summary>So many PUTs of workspaces.</summary>
    public static Expectation WorkspacePuts(int count) => Count("workspace PUTs", outcome => outcome.WorkspaceRequests("PUT"), count);

    /// <summary>So many PATCHes of workspaces.</summary>
    public static Expectation WorkspacePatches(int count) => Count("workspace PATCHes", outcome => outcome.WorkspaceRequests("PATCH"), count);

    /// <summary>So many DELETEs of workspaces.</summary>
    public static Expectation WorkspaceDeletes(int count) => Count("workspace DELETEs", outcome => outcome.WorkspaceRequests("DELETE"), count);

    /// <summary>So many writes in all.</summary>
    public static Expectation Writes(int count) => Count("writes", outcome => outcome.Requests.Where(request => request.IsWrite), count);

    /// <summary>A text in the status.</summary>
    public static Expectation Status(string value, params string[] path) => outcome =>
        outcome.Status.At(path)?.ToString() is { } found && found.Equals(value, StringComparison.OrdinalIgnoreCase)
            ? []
            : [$"status.{string.Join('.', path)} must be {value}, it is {outcome.Status.At(path)?.ToJsonString() ?? "not there"}"];

    /// <summary>A member of the status is present.</summary>
    public static Expectation HasStatus(params string[] path) => outcome =>
        outcome.Status.At(path) is null ? [$"status.{string.Join('.', path)} is missing"] : [];

    /// <summary>A preflight row's result.</summary>
    public static Expectation Preflight(string check, string result) => outcome =>
        outcome.Status.Objects("preflight").FirstOrDefault(row => row.Text("check") == check)?.Text("result") is var found && found == result
            ? []
            : [$"the preflight row {check} must be {result}, it is {found ?? "not there"}"];

    /// <summary>A row of the coverage and words that it must have.</summary>
    public static Expectation Coverage(string component, params IReadOnlyList<string> words) =>
        Row("coverage", "component", component, words);

    /// <summary>A managed resource and words that its row must have.</summary>
    public static Expectation ManagedResource(string type, params IReadOnlyList<string> words) => outcome =>
        Find(outcome.Status.Objects("managedResourceGroup", "resources"), "status.managedResourceGroup.resources", "type", type, words);

    /// <summary>A row of a list in the status, found by one of its members, and words that it must have.</summary>
    public static Expectation Row(string list, string member, string value, params IReadOnlyList<string> words) => outcome =>
        Find(outcome.Status.Objects(list), $"status.{list}", member, value, words);

    private static IEnumerable<string> Find(IEnumerable<JsonObject> rows, string list, string member, string value, IReadOnlyList<string> words)
    {
        var text = rows.FirstOrDefault(row => row.Text(member) == value)?.ToJsonString(Readable);
        return text is null
            ? [$"{list} must have a row whose {member} is {value}"]
            : words.Where(word => !text.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"the row {value} of {list} must say '{word}', it says {text}");
    }

    private static IEnumerable<string> Current(ScenarioOutcome outcome) =>
        outcome.IsCurrent ? [] : ["the status does not speak of the spec as it is now"];

    private static Expectation Count(string what, Func<ScenarioOutcome, IEnumerable<OperatorRequest>> requests, int count) => outcome =>
    {
        OperatorRequest[] found = [.. requests(outcome)];
        return found.Length == count
            ? []
            : [$"there must be {count} {what}, there are {found.Length}: {string.Join("; ", found.Select(request => $"{request.Method} {request.Path} {request.Status}"))}".TrimEnd(':', ' ')];
    };
}

/// <summary>Looks at an outcome and returns, in sentences, what is wrong with it; nothing when all is well.</summary>
internal delegate IEnumerable<string> Expectation(ScenarioOutcome outcome);
