using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>What is under <c>/_simulator</c>: the journal, faults, the state, the clock. Needs no token.</summary>
internal sealed class ControlEndpoints(AzureWorld world, RequestJournal journal, FaultList faults)
{
    public const string Prefix = "/_simulator";

    private readonly StateEditor _state = new(world);

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
        // All are read before any is taken, so that a bad one leaves nothing behind.
        Fault[] made = body is JsonArray many ? [.. many.Select(Fault.FromJson)] : [Fault.FromJson(body)];
        foreach (var fault in made)
        {
            faults.Add(fault);
        }

        return new ApiReply(201, faults.ToJson());
    }

    private ApiReply FederatedCredentials()
    {
        lock (world.Gate)
        {
            return ApiReply.Ok(world.Directory.FederatedCredentials.Select(credential => (JsonNode?)credential.ToJson()).ToJsonArray());
        }
    }

    private ApiReply AddFederatedCredential(JsonNode? body)
    {
        var credential = FederatedCredential.FromJson(body);
        lock (world.Gate)
        {
            world.Directory.AddFederatedCredential(credential);
        }

        return new ApiReply(201, credential.ToJson());
    }

    private ApiReply ClearFederatedCredentials()
    {
        lock (world.Gate)
        {
            world.Directory.ClearFederatedCredentials();
        }

        return ApiReply.Empty(204);
    }

    private ApiReply ReadState(QueryText query)
    {
        lock (world.Gate)
        {
            world.Settle();
            return query["id"] is not { } id ? ApiReply.Ok(_state.Read())
                : world.Store.Find(id) is { } resource ? ApiReply.Ok(resource.Body.DeepClone())
                : throw new ApiException(404, "NotFound", $"There is no resource '{id}'.");
        }
    }

    private ApiReply PatchState(JsonNode? body)
    {
        if (body.Text("id") is not { Length: > 0 } id)
        {
            throw new FormatException("The body is {\"id\": \"...\", \"body\": {...}}.");
        }

        lock (world.Gate)
        {
            world.Settle();
            var after = _state.Patch(id, body!["body"]);
            world.Settle();
            return ApiReply.Ok(new JsonObject { ["id"] = id, ["body"] = after });
        }
    }

    private ApiReply Advance(JsonNode? body)
    {
        if (!TimeSpan.TryParse(body.Text("advance"), CultureInfo.InvariantCulture, out var by) || by < TimeSpan.Zero)
        {
            throw new FormatException("The body is {\"advance\": \"[d.]hh:mm:ss\"}, and time only goes forward.");
        }

        WorldTime.Advance(world, by);
        return ApiReply.Ok(new JsonObject { ["now"] = world.Now.ToString("O") });
    }
}
