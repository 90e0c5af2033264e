using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Operations;
using CmkOperator.EmbeddedKubernetes.Protobuf;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Responses;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.EmbeddedKubernetes.Storage;
using CmkOperator.EmbeddedKubernetes.Tables;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>Answers requests to one resource.</summary>
internal sealed class ResourceEndpoint(ObjectStore store, ObjectReader reader, ObjectWriter writer, ObjectRemoval removal, TimeProvider clock)
{
    private const string ProtobufType = "application/vnd.kubernetes.protobuf";
    private static readonly string[] BodyTypes = ["application/json", "application/yaml", ProtobufType];

    /// <param name="context">The request.</param>
    /// <param name="definition">The kind.</param>
    /// <param name="target">What the path names.</param>
    /// <param name="stopping">Ends watches.</param>
    public async Task HandleAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, CancellationToken stopping)
    {
        CheckSubresource(definition, target);
        var form = ResponseForm.Negotiate(context.Request.Headers.Accept);
        if (definition.Subresources.FirstOrDefault(sub => sub.Name == target.Subresource) is { } question)
        {
            await AskAsync(context, definition, target, question, form);
            return;
        }

        switch (context.Request.Method)
        {
            case "GET" when RequestQuery.IsWatch(context.Request):
                Require(definition, "watch");
                await WatchAsync(context, definition, target, form, stopping);
                break;
            case "GET" when target.Name.Length > 0:
                Require(definition, "get");
                await WriteObjectAsync(context, 200, definition, reader.Get(definition, target.Namespace, target.Name), form);
                break;
            case "GET":
                Require(definition, "list");
                await WriteListAsync(context, definition, reader.List(definition, target.Namespace, RequestQuery.List(context.Request)), form);
                break;
            case "POST":
                await CreateAsync(context, definition, target, form);
                break;
            case "PUT":
                Require(definition, "update");
                await ReplaceAsync(context, definition, target, form);
                break;
            case "PATCH":
                Require(definition, "patch");
                await new PatchRequest(context, definition, target, writer).RunAsync(form, (code, item) => WriteObjectAsync(context, code, definition, item, form));
                break;
            case "DELETE" when target.Name.Length > 0:
                Require(definition, "delete");
                await DeleteAsync(context, definition, target, form);
                break;
            case "DELETE":
                Require(definition, "deletecollection");
                await DeleteCollectionAsync(context, definition, target, form);
                break;
            default:
                throw ApiErrors.MethodNotAllowed();
        }
    }

    private static void Require(ResourceDefinition definition, string verb)
    {
        if (!definition.Verbs.Contains(verb))
        {
            throw ApiErrors.MethodNotAllowed();
        }
    }

    private static void CheckSubresource(ResourceDefinition definition, RequestTarget target)
    {
        var known = target.Subresource.Length == 0 || (target.Subresource == "status" && definition.HasStatus)
            || definition.Subresources.Any(sub => sub.Name == target.Subresource)
            || (target.Subresource == "finalize" && definition == BuiltInResources.Namespaces);
        if (!known)
        {
            throw ApiErrors.NotFound(definition.Group, definition.Plural, target.Name);
        }

        if (definition.Namespaced && target.Name.Length > 0 && target.Namespace.Length == 0)
        {
            throw new ApiException(404, "NotFound", "the server could not find the requested resource", []);
        }
    }

    private async Task WatchAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, ResponseForm form, CancellationToken stopping)
    {
        var options = RequestQuery.Watch(context.Request);
        if (target.Name.Length > 0)
        {
            options = options with { FieldSelector = $"metadata.name={target.Name}" };
        }

        var watch = new WatchResponse(context, store, definition, target.Namespace, options, form, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await watch.RunAsync(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left, or the server stops: either way nothing more is sent.
            context.Abort();
        }
    }

    private async Task CreateAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, ResponseForm form)
    {
        Require(definition, "create");
        var body = await ReadObjectAsync(context, definition);
        var options = RequestQuery.Write(context.Request, "CreateOptions");
        if (definition.Behavior is ReviewBehavior review)
        {
            ObjectIntake.CheckType(body.Item, definition);
            await ApiResponse.WriteAsync(context, 201, review.Answer(body.Item), form);
            return;
        }

        if (target.Name.Length > 0 || (definition.Namespaced && target.Namespace.Length == 0))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        Admit(context, definition, body, options);
        await WriteObjectAsync(context, 201, definition, writer.Create(definition, target.Namespace, body.Item, options), form);
    }

    private async Task AskAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, Subresource subresource, ResponseForm form)
    {
        if (context.Request.Method != "POST")
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var question = (await ReadObjectAsync(context, definition)).Item;
        if (question.Text("apiVersion") != subresource.ApiVersion || question.Text("kind") != subresource.Kind)
        {
            throw ApiErrors.BadRequest($"{question.Text("apiVersion")}, Kind={question.Text("kind")} is not {subresource.ApiVersion}, Kind={subresource.Kind}");
        }

        var asked = reader.Get(definition, target.Namespace, target.Name);
        if (subresource.Validate(question).ToList() is { Count: > 0 } faults)
        {
            throw ApiErrors.Invalid(subresource.Group, subresource.Kind, question.Text("metadata", "name") ?? "", faults);
        }

        await ApiResponse.WriteAsync(context, 201, subresource.Answer(asked, question), form);
    }

    private async Task ReplaceAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, ResponseForm form)
    {
        if (target.Name.Length == 0)
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var body = await ReadObjectAsync(context, definition);
        var options = RequestQuery.Write(context.Request, "UpdateOptions");
        Admit(context, definition, body, options);
        var (item, created) = writer.Replace(definition, target.Namespace, target.Name, target.Subresource, body.Item, options);
        await WriteObjectAsync(context, created ? 201 : 200, definition, item, form);
    }

    private async Task DeleteAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, ResponseForm form)
    {
        var (preconditions, isDryRun) = await ReadDeleteOptionsAsync(context);
        var result = removal.Delete(definition, target.Namespace, target.Name, preconditions, isDryRun);
        if (result.Text("kind") == "Status")
        {
            await ApiResponse.WriteAsync(context, 200, result, form);
        }
        else
        {
            await WriteObjectAsync(context, 200, definition, result, form);
        }
    }

    private async Task DeleteCollectionAsync(HttpContext context, ResourceDefinition definition, RequestTarget target, ResponseForm form)
    {
        var (preconditions, isDryRun) = await ReadDeleteOptionsAsync(context);
        var list = reader.List(definition, target.Namespace, RequestQuery.List(context.Request));
        foreach (var item in list.Items)
        {
            try
            {
                removal.Delete(definition, item.Text("metadata", "namespace") ?? "", item.Text("metadata", "name")!, preconditions, isDryRun);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Gone in between: what was asked for.
            }
        }

        await WriteListAsync(context, definition, list, form);
    }

    private static async Task<(JsonNode? Preconditions, bool IsDryRun)> ReadDeleteOptionsAsync(HttpContext context)
    {
        var bytes = await RequestBody.ReadBytesAsync(context.Request);
        var isDryRun = RequestQuery.Write(context.Request, "DeleteOptions").IsDryRun;
        if (bytes.Length == 0)
        {
            return (null, isDryRun);
        }

        JsonNode? options;
        try
        {
            options = RequestBody.Parse(bytes, RequestBody.MediaType(context.Request.ContentType) == "application/yaml").Node;
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type DeleteOptions): {e.Message}");
        }

        return (options.At("preconditions"), isDryRun || options.At("dryRun").Strings().Contains("All"));
    }

    private static async Task<(JsonObject Item, IReadOnlyList<string> Duplicates)> ReadObjectAsync(HttpContext context, ResourceDefinition definition)
    {
        var mediaType = RequestBody.MediaType(context.Request.ContentType);
        if (!BodyTypes.Contains(mediaType))
        {
            throw ApiErrors.UnsupportedMediaType(BodyTypes);
        }

        var bytes = await RequestBody.ReadBytesAsync(context.Request);
        try
        {
            if (mediaType == ProtobufType)
            {
                return (ProtobufReader.Read(bytes) ?? throw ApiErrors.UnsupportedMediaType(BodyTypes.Where(t => t != ProtobufType)), []);
            }

            var body = RequestBody.Parse(bytes, mediaType == "application/yaml");
            return (body.Node as JsonObject ?? throw new FormatException("the body is no object"), body.Duplicates);
        }
        catch (FormatException e)
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            var shown = text.Length > 30 ? $"{text[..30]} ..." : text;
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind}): couldn't get version/kind; json parse error: {e.Message} ({shown})");
        }
    }

    private static void Admit(HttpContext context, ResourceDefinition definition, (JsonObject Item, IReadOnlyList<string> Duplicates) body, WriteOptions options)
    {
        ObjectIntake.CheckType(body.Item, definition);
        var faults = body.Duplicates.Concat(ObjectIntake.Shape(body.Item, definition)).ToList();
        if (options.FieldValidation == "Strict" && faults.Count > 0)
        {
            throw ApiErrors.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: strict decoding error: {string.Join(", ", faults)}");
        }

        if (options.FieldValidation == "Warn")
        {
            ApiResponse.Warn(context, faults);
        }
    }

    private Task WriteObjectAsync(HttpContext context, int code, ResourceDefinition definition, JsonObject item, ResponseForm form)
    {
        var metadata = new JsonObject { ["resourceVersion"] = item.Text("metadata", "resourceVersion") };
        var body = form.As switch
        {
            "Table" => TableWriter.Table(definition.Table, [item], metadata, IncludeObject(context), withColumns: true, clock.GetUtcNow()),
            "PartialObjectMetadata" => TableWriter.PartialMetadata(item),
            "PartialObjectMetadataList" => throw ApiErrors.NotAcceptable(["application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"]),
            _ => item,
        };
        return ApiResponse.WriteAsync(context, code, body, form);
    }

    private Task WriteListAsync(HttpContext context, ResourceDefinition definition, ListResult list, ResponseForm form)
    {
        var body = form.As switch
        {
            "Table" => TableWriter.Table(definition.Table, list.Items, list.Metadata(), IncludeObject(context), withColumns: true, clock.GetUtcNow()),
            "PartialObjectMetadata" or "PartialObjectMetadataList" => TableWriter.PartialMetadataList(list.Items, list.Metadata()),
            _ => new JsonObject
            {
                ["kind"] = definition.ListKind,
                ["apiVersion"] = definition.ApiVersion,
                ["metadata"] = list.Metadata(),
                ["items"] = new JsonArray([.. list.Items.Select(i => (JsonNode)i.DeepClone())]),
            },
        };
        return ApiResponse.WriteAsync(context, 200, body, form);
    }

    private static string IncludeObject(HttpContext context) => context.Request.Query["includeObject"].ToString();
}
