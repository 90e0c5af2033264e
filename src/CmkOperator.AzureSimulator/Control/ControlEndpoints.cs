using System.Globalization;
using CmkOperator.AzureSimulator.Identity;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>What is under <c>/_simulator</c>: the journal, faults, the state, the clock. Needs no token.</summary>
internal sealed class ControlEndpoints(AzureState azure, RequestJournal journal, FaultList faults, TenantDirectory directory, StateEditor state)
{
    public const string Prefix = "/_simulator";

    public ApiReply Handle(string method, string path, QueryText query, string body)
    {
        try
        {
            return Route(method, path, query, body);
        }
        catch (FormatException e)
        {
            throw new ApiException(400, "BadRequest", e.Message);
        }
    }

    private ApiReply Route(string method, string path, QueryText query, string body)
    {
        switch (method, path[Prefix.Length..].Trim('/').ToLowerInvariant())
        {
            case ("GET", "requests"):
                return ApiReply.Ok(journal.ToJson());
            case ("DELETE", "requests"):
                journal.Clear();
                return ApiReply.Empty(204);
            case ("GET", "faults"):
                return ApiReply.Ok(faults.ToJson());
            case ("POST", "faults"):
                return AddFaults(JsonReading.Parse(body));
            case ("DELETE", "faults"):
                faults.Clear();
                return ApiReply.Empty(204);
            case ("GET", "federatedcredentials"):
                return FederatedCredentials();
            case ("POST", "federatedcredentials"):
                return AddFederatedCredential(JsonReading.Parse(body));
            case ("DELETE", "federatedcredentials"):
                return ClearFederatedCredentials();
            case ("GET", "state"):
                return ReadState(query);
            case ("PATCH", "state"):
                return PatchState(JsonReading.Parse(body));
            case ("POST", "time"):
                return Advance(JsonReading.Parse(body));
            default:
                throw new ApiException(404, "NotFound", $"{Prefix} has GET and DELETE requests, GET, POST and DELETE faults, GET, POST and DELETE federatedCredentials, GET and PATCH state, POST time; not {method} {path}.");
        }
    }

    private ApiReply AddFaults(JsonNode? body)
    {
        // All are parsed before the first is added, so that an invalid one leaves nothing behind.
        Fault[] made = body is JsonArray many ? [.. many.Select(Fault.FromJson)] : [Fault.FromJson(body)];
        foreach (var fault in made)
        {
            faults.Add(fault);
        }

        return new ApiReply(201, faults.ToJson());
    }

    private ApiReply FederatedCredentials()
    {
        lock (azure.Gate)
        {
            return ApiReply.Ok(directory.FederatedCredentials.Select(credential => (JsonNode?)credential.ToJson()).ToJsonArray());
        }
    }

    private ApiReply AddFederatedCredential(JsonNode? body)
    {
        var credential = FederatedCredential.FromJson(body);
        lock (azure.Gate)
        {
            directory.AddFederatedCredential(credential);
        }

        return new ApiReply(201, credential.ToJson());
    }

    private ApiReply ClearFederatedCredentials()
    {
        lock (azure.Gate)
        {
            directory.ClearFederatedCredentials();
        }

        return ApiReply.Empty(204);
    }

    private ApiReply ReadState(QueryText query)
    {
        lock (azure.Gate)
        {
            azure.Settle();
            return query["id"] is not { } id ? ApiReply.Ok(state.Read())
                : azure.Store.Find(id) is { } resource ? ApiReply.Ok(resource.Body.DeepClone())
                : throw new ApiException(404, "NotFound", $"There is no resource '{id}'.");
        }
    }

    private ApiReply PatchState(JsonNode? body)
    {
        if (body.Text("id") is not { Length: > 0 } id)
        {
            throw new FormatException("The body is {\"id\": \"...\", \"body\": {...}}.");
        }

        lock (azure.Gate)
        {
            azure.Settle();
            var after = state.Patch(id, body!["body"]);
            azure.Settle();
            return ApiReply.Ok(new JsonObject { ["id"] = id, ["body"] = after });
        }
    }

    private ApiReply Advance(JsonNode? body)
    {
        if (!TimeSpan.TryParse(body.Text("advance"), CultureInfo.InvariantCulture, out var by) || by < TimeSpan.Zero)
        {
            throw new FormatException("The body is {\"advance\": \"[d.]hh:mm:ss\"}, and time only goes forward.");
        }

        azure.Advance(by);
        return ApiReply.Ok(new JsonObject { ["now"] = azure.Now.ToString("O") });
    }
}
