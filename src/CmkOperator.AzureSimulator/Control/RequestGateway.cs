using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CmkOperator.AzureSimulator.Identity;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>Every request comes through here: journal, faults, then the service that its host and path name.</summary>
internal sealed class RequestGateway(
    AzureState azure, TokenAuthority tokens, RequestJournal journal, FaultList faults, ControlEndpoints control, ServiceRouter services)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task HandleAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context.Request);
        var path = Normalize(context.Request.Path.Value ?? "/");
        var query = QueryText.Parse(context.Request.QueryString.Value ?? "");
        var method = context.Request.Method;
        if (path.StartsWith(ControlEndpoints.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync(context, Guarded(() => control.Handle(method, path, query, body)), FaultDrop.None);
            return;
        }

        var host = context.Request.Host.Value ?? $"localhost:{azure.Endpoints.Port}";
        var caller = Bearer(context.Request) is { } token ? tokens.Read(token) : null;
        var entry = new JournalEntry
        {
            At = azure.Now,
            Method = method,
            Path = host + path,
            Query = query.Text,
            Body = IsForm(context.Request) ? null : JsonReading.Parse(body),
            ClientId = caller?.ClientId,
        };
        journal.Add(entry);
        var fault = faults.Take(method, host, path, query.Text);
        if (fault is not null && fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, context.RequestAborted);
        }

        if (fault?.Drop == FaultDrop.Request)
        {
            context.Abort();
            return;
        }

        if (fault?.Status is { } status)
        {
            entry.Status = status;
            await WriteFaultAsync(context, fault, status);
            return;
        }

        var request = new ApiRequest
        {
            Method = method,
            Host = host,
            Path = path,
            Query = query,
            BodyText = body,
            Header = name => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
            LateError = fault?.Late,
        };
        var reply = Guarded(() => services.Serve(request, caller, hasToken: Bearer(context.Request) is not null));
        if (fault?.Drop == FaultDrop.Reply)
        {
            context.Abort();
            return;
        }

        entry.Status = reply.Status;
        AddHeaders(context, reply);
        await WriteAsync(context, reply, fault?.Drop ?? FaultDrop.None);
    }

    private static ApiReply Guarded(Func<ApiReply> handle)
    {
        try
        {
            return handle();
        }
        catch (ApiException refused)
        {
            return refused.ToReply();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A bug of the simulator must not look like a fault of the network.
            return new ApiException(500, "SimulatorFault", $"The simulator failed on this request, which is a fault of its own: {fault}").ToReply();
        }
    }

    private void AddHeaders(HttpContext context, ApiReply reply)
    {
        var headers = context.Response.Headers;
        var id = Guid.NewGuid().ToString();
        headers["x-ms-request-id"] = id;
        headers["x-ms-correlation-request-id"] = context.Request.Headers.TryGetValue("x-ms-correlation-request-id", out var correlation) ? correlation.ToString() : id;
        headers["x-ms-routing-request-id"] = $"WESTEUROPE:{azure.Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}:{id}";
        headers.CacheControl = "no-cache";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.XContentTypeOptions = "nosniff";
        // The services' clock is the test clock: a client that goes by it sees keys expire when they do.
        headers.Date = azure.Now.ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Headers.TryGetValue("x-ms-client-request-id", out var client)
            && (context.Request.Headers["x-ms-return-client-request-id"] == "true" || ServiceRouter.VaultOf(context.Request.Host.Value ?? "") is not null))
        {
            headers["x-ms-client-request-id"] = client;
        }

        foreach (var (name, value) in reply.Headers)
        {
            headers[name] = value;
        }
    }

    private static async Task WriteAsync(HttpContext context, ApiReply reply, FaultDrop drop)
    {
        context.Response.StatusCode = reply.Status;
        if (reply.Body is null || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            reply.Body.WriteTo(writer);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.Length;
        if (drop == FaultDrop.Body)
        {
            await context.Response.Body.WriteAsync(buffer.ToArray().AsMemory(0, (int)buffer.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(buffer.ToArray());
    }

    private static async Task WriteFaultAsync(HttpContext context, Fault fault, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (fault.Body is { } body)
        {
            context.Response.ContentType ??= "application/json; charset=utf-8";
            await context.Response.WriteAsync(body);
        }
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && value.Length > 7 ? value[7..].Trim() : null;

    private static bool IsForm(HttpRequest request) => request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Clients send doubled or trailing slashes: ARM accepts both.</summary>
    private static string Normalize(string path) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
}
