using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>Events, in events.k8s.io/v1 or in core/v1: one store, two forms.</summary>
/// <param name="isCore">Whether this is the form of core/v1.</param>
internal sealed class EventBehavior(bool isCore) : ResourceBehavior
{
    private const int LongestNote = 1024;
    private const int LongestWord = 128;

    public override bool AllowsCreateOnUpdate => true;

    public override JsonObject FromStorage(JsonObject stored) => isCore ? EventFields.ToCore(stored) : stored;

    public override JsonObject ToStorage(JsonObject shown) => isCore ? EventFields.ToStored(shown) : shown;

    public override bool IsSelectable(string field) => EventFields.IsSelectable(field, isCore);

    public override string FieldValue(JsonObject item, string field) => EventFields.Value(isCore ? EventFields.ToStored(item) : item, field);

    public override IEnumerable<FieldError> Validate(JsonObject item, JsonObject? old)
    {
        var stored = ToStorage(item);
        var regarding = stored.Text("regarding", "namespace") ?? "";
        var expected = regarding.Length == 0 ? "default" : regarding;
        if (stored.Text("metadata", "namespace") != expected && !(regarding.Length == 0 && stored.Text("metadata", "namespace") == "kube-system"))
        {
            yield return FieldError.Invalid("involvedObject.namespace", $"\"{regarding}\"", "does not match event.namespace");
        }

        // An event without eventTime is one of the old series, which core/v1 still takes with fewer rules.
        if (isCore && stored["eventTime"] is null)
        {
            yield break;
        }

        foreach (var error in ValidateNew(stored))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> ValidateNew(JsonObject stored)
    {
        if (stored["eventTime"] is null)
        {
            yield return FieldError.Required("eventTime");
        }

        foreach (var name in new[] { "reportingController", "reportingInstance", "action", "reason" })
        {
            var value = stored.Text(name) ?? "";
            if (value.Length == 0)
            {
                yield return FieldError.Required(name);
            }
            else if (value.Length > LongestWord && name != "reportingController")
            {
                yield return FieldError.Invalid(name, "\"\"", $"can have at most {LongestWord} characters");
            }
        }

        if (stored.Text("type") is not ("Normal" or "Warning"))
        {
            yield return FieldError.Invalid("type", "\"\"", $"has invalid value: {stored.Text("type")}");
        }

        if ((stored.Text("note") ?? "").Length > LongestNote)
        {
            yield return FieldError.Invalid("message", "\"\"", $"can have at most {LongestNote} characters");
        }

        if (stored["series"] is JsonObject series && (series["count"].AsLong() is null or < 1 || series["lastObservedTime"] is null))
        {
            yield return FieldError.Invalid("series", "\"\"", "must have a count above 0 and a lastObservedTime");
        }
    }
}
