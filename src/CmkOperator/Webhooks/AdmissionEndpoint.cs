using System.Net.Http.Headers;
using System.Text.Json;
using CmkOperator.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace CmkOperator.Webhooks;

/// <summary>Takes reviews in over HTTP and gives the answers out.</summary>
internal sealed class AdmissionEndpoint(WorkspaceAdmission admission, TimeProvider time, WebhookMetrics? metrics = null)
{
    /// <summary>The one path that is answered.</summary>
    public const string Path = "/validate-cmk-operator-io-v1alpha1-cmkworkspace";

    /// <summary>The longest body that is read, in bytes: two objects of the size that etcd takes, and their envelope.</summary>
    public const int LongestBody = 7 * 1024 * 1024;

    private const string Json = "application/json";

    /// <summary>Answers one HTTP request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path != Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var began = time.GetTimestamp();
        using var running = metrics?.RequestBegan(Path);
        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            metrics?.RequestEnded(Path, context.Response.StatusCode, time.GetElapsedTime(began));
        }
    }

    private static Task FailAsync(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem, context.RequestAborted);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && string.Equals(type.MediaType, Json, StringComparison.OrdinalIgnoreCase);

    private async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await FailAsync(context, StatusCodes.Status405MethodNotAllowed, "an AdmissionReview is sent by POST");
            return;
        }

        if (!IsJson(context.Request.ContentType))
        {
            await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, $"an AdmissionReview is sent as {Json}");
            return;
        }

        try
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LongestBody;
            var review = await JsonSerializer.DeserializeAsync(context.Request.Body, AdmissionJsonContext.Default.AdmissionReview, context.RequestAborted);
            if ((review ?? new AdmissionReview()).Problem() is { } problem)
            {
                await FailAsync(context, StatusCodes.Status400BadRequest, problem);
                return;
            }

            await WriteAsync(context, AdmissionReview.Of(admission.Review(review!.Request!)));
        }
        catch (JsonException)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "the body is no AdmissionReview in JSON");
        }
        catch (BadHttpRequestException failure)
        {
            await FailAsync(context, failure.StatusCode, failure.Message);
        }
    }

    private static Task WriteAsync(HttpContext context, AdmissionReview review)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(review, AdmissionJsonContext.Default.AdmissionReview);
        context.Response.ContentType = Json;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
