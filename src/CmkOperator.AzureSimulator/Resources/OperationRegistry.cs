namespace CmkOperator.AzureSimulator.Resources;

/// <summary>The long operations by id, and how they are polled. Guarded by the state's lock.</summary>
internal sealed class OperationRegistry(AzureState azure)
{
    private readonly Dictionary<string, LongOperation> _operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<LongOperation> _running = [];

    public IEnumerable<LongOperation> All => _operations.Values;

    /// <summary>The operation that is running on a resource, if any.</summary>
    public LongOperation? RunningOn(string resourceId) =>
        _running.Find(operation => ResourceId.Is(operation.ResourceId, resourceId));

    /// <summary>Begins an operation; <paramref name="finish"/> runs at its end and returns the error it ends with, or null.</summary>
    public LongOperation Begin(string kind, string resourceId, TimeSpan duration, Func<DateTimeOffset, ApiError?> finish, Func<JsonNode?>? result = null)
    {
        var operation = new LongOperation
        {
            Id = Guid.NewGuid().ToString(),
            Kind = kind,
            ResourceId = resourceId,
            StartedAt = azure.Now,
            EndsAt = azure.Now + duration,
            Result = result,
        };
        _operations[operation.Id] = operation;
        _running.Add(operation);
        azure.Timeline.Schedule(operation.EndsAt, at =>
        {
            operation.Error = finish(at);
            operation.EndedAt = at;
            _running.Remove(operation);
            azure.Timeline.Schedule(at + azure.Switches.OperationUrlLifetime, _ => _operations.Remove(operation.Id));
        });
        return operation;
    }

    /// <summary>Replies to a GET of a polling URL; its <c>type</c> tells the two kinds apart.</summary>
    public ApiReply Poll(ApiRequest request, string id)
    {
        if (!_operations.TryGetValue(id, out var operation))
        {
            throw new ApiException(404, "NotFound", $"The operation '{id}' was not found. It may have expired.");
        }

        return ResourceId.Is(request.Query["type"] ?? "location", "async") ? Async(request, operation) : Location(request, operation);
    }

    private static ApiReply Async(ApiRequest request, LongOperation operation)
    {
        var body = new JsonObject { ["id"] = request.Path, ["name"] = operation.Id, ["status"] = operation.Status };
        if (operation.Status == "Succeeded")
        {
            body["percentComplete"] = 100.0;
        }

        if (operation.Error is { } error)
        {
            body["error"] = error.ToJson();
        }

        return ApiReply.Ok(body);
    }

    private static ApiReply Location(ApiRequest request, LongOperation operation)
    {
        if (operation.IsRunning)
        {
            return ApiReply.Empty(202).With("Location", $"{request.Authority}{request.Path}?{request.Query.Text}");
        }

        if (operation.Error is { } error)
        {
            return new ApiException(400, error).ToReply();
        }

        return operation.Result?.Invoke() is { } body ? ApiReply.Ok(body) : ApiReply.Empty(operation.Kind == "Delete" ? 200 : 204);
    }
}

/// <summary>A write that was accepted and is still running, or its outcome.</summary>
internal sealed class LongOperation
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string ResourceId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public ApiError? Error { get; set; }

    /// <summary>The body of the Location URL after success; null for an empty 204, or 200 after a deletion.</summary>
    public Func<JsonNode?>? Result { get; init; }

    public bool IsRunning => EndedAt is null;

    public string Status => IsRunning ? "InProgress" : Error is null ? "Succeeded" : "Failed";
}
