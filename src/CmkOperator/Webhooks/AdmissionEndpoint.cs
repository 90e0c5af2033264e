using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.RateLimiting;
using CmkOperator.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace CmkOperator.Webhooks;

/// <summary>
/// Receives reviews over HTTP and returns the answers. Anyone who can reach the port can send anything, so the memory and time of all
/// requests together are bounded.
/// </summary>
internal sealed class AdmissionEndpoint(WorkspaceAdmission admission, TimeProvider time, WebhookMetrics? metrics = null) : IDisposable
{
    /// <summary>The only path that it serves.</summary>
    public const string Path = "/validate-cmk-operator-io-v1alpha1-cmkworkspace";

    /// <summary>
    /// The longest body that is read, in bytes: an object and its old version of 1.5 MiB each, the limit of etcd for one request, and their
    /// envelope.
    /// </summary>
    public const int LongestBody = 3584 * 1024;

    /// <summary>How many bodies are read and evaluated concurrently. An evaluation takes a millisecond; the number is small to bound the memory.</summary>
    public const int ReviewsAtOnce = 2;

    /// <summary>How many more may wait: dozens of objects applied together must not fail where the configuration sets <c>failurePolicy: Fail</c>.</summary>
    public const int ReviewsWaiting = 64;

    /// <summary>How long a request may take to wait, be received and be answered: no longer than the API server waits (<c>timeoutSeconds</c> in config/webhook).</summary>
    public static readonly TimeSpan LongestReview = TimeSpan.FromSeconds(3);

    private const string Json = "application/json";
    private const string Busy = "too many concurrent reviews: send it again";

    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = ReviewsAtOnce,
        QueueLimit = ReviewsWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

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

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private static Task FailAsync(HttpContext context, int status, string problem) => FailAsync(context, status, problem, context.RequestAborted);

    private static Task FailAsync(HttpContext context, int status, string problem, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem, cancellationToken);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && string.Equals(type.MediaType, Json, StringComparison.OrdinalIgnoreCase);

    private async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await FailAsync(context, StatusCodes.Status405MethodNotAllowed, "send an AdmissionReview by POST");
            return;
        }

        if (!IsJson(context.Request.ContentType))
        {
            await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, $"send an AdmissionReview as {Json}");
            return;
        }

        using var late = new CancellationTokenSource(LongestReview, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        RateLimitLease? turn = null;
        try
        {
            turn = await _turns.AcquireAsync(1, stop.Token);
            if (turn.IsAcquired)
            {
                await ReviewAsync(context, stop.Token);
            }
            else
            {
                await FailAsync(context, StatusCodes.Status503ServiceUnavailable, Busy);
            }
        }
        catch (JsonException)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "the body is not an AdmissionReview in JSON");
        }
        catch (BadHttpRequestException failure)
        {
            await FailAsync(context, failure.StatusCode, failure.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && turn is null)
        {
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, Busy);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // The API server has given up by now: a client that still sends, or does not read the answer, only occupies a slot.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            }

            context.Abort();
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private async Task ReviewAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // Kestrel's first check of the data rate would come after our own time limit.
            rate.MinDataRate = null;
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LongestBody;
        using var body = await ReviewBody.ReadAsync(context.Request.Body, context.Request.ContentLength, cancellationToken);
        var review = JsonSerializer.Deserialize(body.Bytes, AdmissionJsonContext.Default.AdmissionReview) ?? new AdmissionReview();
        if (review.Problem() is { } problem)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, problem, cancellationToken);
            return;
        }

        await WriteAsync(context, AdmissionReview.Of(admission.Review(review.Request!, body.Bytes)), cancellationToken);
    }

    private static Task WriteAsync(HttpContext context, AdmissionReview review, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(review, AdmissionJsonContext.Default.AdmissionReview);
        context.Response.ContentType = Json;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, cancellationToken).AsTask();
    }
}
