using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Faults;
using CmkOperator.Observed;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// Sends requests to Azure and returns replies; expected faults are never exceptions. It handles what takes seconds:
/// retries, breaker, limits, timeouts. What takes minutes is left to the queue, so a long Retry-After is passed on.
/// </summary>
internal sealed class AzurePipelines : IAzureSender, IDisposable
{
    internal static readonly ResiliencePropertyKey<AzureRequest> RequestProperty = new("request");

    private static readonly ResiliencePropertyKey<bool> EffectProperty = new("may-have-taken-effect");

    // Until when a request may wait for Azure's allowance in its worker: all its waits together, not each.
    private static readonly ResiliencePropertyKey<long> DeadlineProperty = new("deadline");

    private readonly ThrottleScopes _scopes;
    private readonly AzureOptions _options;
    private readonly AzureCloud _cloud;
    private readonly TimeProvider _time;
    private readonly IRequestJournal _journal;
    private readonly HttpPipeline _arm;
    private readonly HttpPipeline _vault;
    private readonly HttpPipeline? _graph;
    private readonly ResiliencePipeline<AzureReply> _repetition;

    /// <summary>Builds the pipelines of one cloud and one identity.</summary>
    public AzurePipelines(
        AzureCloud cloud, AzureOptions options, AzureTransport transport, TokenCredential credential, TimeProvider time, IRequestJournal journal)
    {
        _cloud = cloud;
        _time = time;
        _journal = journal;
        _options = options;
        _scopes = new ThrottleScopes(options, time, journal);
        _arm = Build(options, transport, new BearerTokenAuthenticationPolicy(credential, cloud.ArmScope));
        _vault = Build(options, transport, new VaultTokenPolicy(credential, cloud.VaultScope));
        _graph = cloud.GraphScope is { } scope ? Build(options, transport, new BearerTokenAuthenticationPolicy(credential, scope)) : null;
        _repetition = Repetition(options, time);
    }

    /// <inheritdoc/>
    public async Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken)
    {
        if (!IsOurs(request))
        {
            return AzureReply.Failed(new AzureFault(
                400, FaultCodes.ForeignHost, $"The address {request.Uri.Authority} is outside this cloud; nothing was sent there"));
        }

        using var share = _scopes.Enter(request.ThrottleScope);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RequestProperty, request);
        var patience = _options.PatienceFor(request.Kind == RequestKind.Reads);
        context.Properties.Set(DeadlineProperty, _time.GetTimestamp() + (long)(patience.TotalSeconds * _time.TimestampFrequency));
        try
        {
            var reply = await _repetition.ExecuteAsync(
                static (context, state) => state.self.AttemptAsync(context, state.scope), context, (self: this, scope: share.Scope));
            return reply.Fault is { } fault ? reply with { Fault = OfAllAttempts(context, fault) } : reply;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && AzureFaultMapper.FromException(exception) is not null)
        {
            return AzureReply.Failed(OfAllAttempts(context, AzureFaultMapper.FromException(exception)!));
        }
        // A credential reports that it was cancelled as a sign-in that failed.
        catch (Exception exception) when (exception is not OperationCanceledException && AzureFaultMapper.FromException(exception) is not null)
        {
            throw new OperationCanceledException("The request was given up", exception, cancellationToken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Why a pass that reads a subscription should not begin now; null when it may.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="reads">How many reads the pass is expected to send.</param>
    /// <param name="turn">Whom the pass goes before.</param>
    public HoldUp? WhyNotBegin(string subscriptionId, int reads, ObservationTurn turn)
    {
        using var share = _scopes.Enter(AzureRequest.ScopeOf(subscriptionId));
        return share.Scope.Lane(RequestKind.Reads).WhyNotBegin(reads, turn);
    }

    /// <summary>Counts the reads of a pass that begins.</summary>
    public void Begin(string subscriptionId, int reads)
    {
        using var share = _scopes.Enter(AzureRequest.ScopeOf(subscriptionId));
        share.Scope.Lane(RequestKind.Reads).Begin(reads);
    }

    /// <summary>Corrects the count of a pass that has ended.</summary>
    public void End(string subscriptionId, int expected, int sent)
    {
        using var share = _scopes.Enter(AzureRequest.ScopeOf(subscriptionId));
        share.Scope.Lane(RequestKind.Reads).End(expected, sent);
    }

    /// <inheritdoc/>
    public void Dispose() => _scopes.Dispose();

    private static HttpPipeline Build(AzureOptions options, AzureTransport transport, HttpPipelinePolicy authentication)
    {
        var settings = new PipelineSettings { Transport = transport.Pipeline };
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = options.CallTimeout;
        settings.Diagnostics.IsLoggingEnabled = false;
        settings.Diagnostics.IsTelemetryEnabled = false;
        settings.AddPolicy(new RequestHeadersPolicy(), HttpPipelinePosition.PerCall);
        return HttpPipelineBuilder.Build(settings, authentication);
    }

    private ResiliencePipeline<AzureReply> Repetition(AzureOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<AzureReply> { Name = "repetition", TimeProvider = time };
        return options.RetryAttempts == 0
            ? builder.Build()
            : builder.AddRetry(new RetryStrategyOptions<AzureReply>
            {
                MaxRetryAttempts = options.RetryAttempts,
                Delay = options.RetryDelay,
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Context.Properties.GetValue(RequestProperty, null!).Repeatable
                    && (arguments.Outcome.Exception is TimeoutRejectedException || MayPass(arguments.Outcome.Result, Left(arguments.Context)))),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            }).Build();
    }

    private TimeSpan Left(ResilienceContext context) =>
        TimeSpan.FromSeconds((context.Properties.GetValue(DeadlineProperty, 0) - _time.GetTimestamp()) / (double)_time.TimestampFrequency);

    // Worth a retry within seconds, and allowed: never sooner than the server asked.
    private static bool MayPass(AzureReply? reply, TimeSpan left)
    {
        if (reply?.Fault is not { } fault || reply.RetryAfter > left)
        {
            return false;
        }

        return fault.Status switch
        {
            429 => reply.RetryAfter is not null,
            0 or 408 or 500 or 502 or 503 or 504 => true,
            _ => false,
        };
    }

    private async ValueTask<AzureReply> AttemptAsync(ResilienceContext context, ThrottleScope scope)
    {
        var lane = scope.Lane(context.Properties.GetValue(RequestProperty, null!).Kind);
        using var entry = await lane.EnterAsync(Left(context), context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
        if (entry.Refusal is { } holdUp)
        {
            return AzureReply.Failed(holdUp.ToFault(scope.Name));
        }

        var reply = await lane.Pipeline.ExecuteAsync(
            static (context, self) => self.SendOnceAsync(context, context.Properties.GetValue(RequestProperty, null!), context.CancellationToken),
            context,
            this).ConfigureAwait(context.ContinueOnCapturedContext);
        if (reply is { Status: 429, RetryAfter: { } asked })
        {
            lane.ShutFor(asked);
        }
        else if (reply.Status is not (0 or 429))
        {
            lane.Answered();
        }

        if (reply.Remaining is { } left)
        {
            lane.Left(left);
        }

        if (reply.PauseFor is { } pause)
        {
            lane.PauseFor(pause);
        }

        return reply;
    }

    // What one attempt may have done stays true, whatever comes of the next.
    private static AzureFault OfAllAttempts(ResilienceContext context, AzureFault last) =>
        context.Properties.GetValue(EffectProperty, false) ? last with { MayHaveTakenEffect = true } : last;

    private async ValueTask<AzureReply> SendOnceAsync(ResilienceContext context, AzureRequest request, CancellationToken cancellationToken)
    {
        var pipeline = request.Audience switch
        {
            AzureAudience.ResourceManager => _arm,
            AzureAudience.KeyVault => _vault,
            AzureAudience.Graph => _graph!,
        };
        using var message = pipeline.CreateMessage();
        message.Request.Method = request.Method;
        message.Request.Uri.Reset(request.Uri);
        message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
        if (!request.Body.IsEmpty)
        {
            message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
            message.Request.Content = RequestContent.Create(request.Body);
        }

        var started = _time.GetTimestamp();
        var before = context.Properties.GetValue(EffectProperty, false);
        // True as well for an attempt that a timeout cuts off.
        context.Properties.Set(EffectProperty, true);
        var reply = await ReceiveAsync(request, pipeline, message, cancellationToken);
        context.Properties.Set(EffectProperty, before || reply.Fault is { MayHaveTakenEffect: true });
        _journal.Record(new RequestRecord(
            request.Method.Method,
            request.Uri,
            request.Audience,
            reply.Status,
            reply.Fault?.Code,
            _time.GetElapsedTime(started),
            message.Request.ClientRequestId,
            reply.RequestId,
            reply.Remaining));
        return reply;
    }

    private async Task<AzureReply> ReceiveAsync(AzureRequest request, HttpPipeline pipeline, HttpMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && AzureFaultMapper.FromException(exception) is not null)
        {
            return AzureReply.Failed(AzureFaultMapper.FromException(exception)!);
        }

        var response = message.Response;
        var body = response.ContentStream is null ? default : WithoutMark(response.Content.ToMemory());
        var requestId = Header(response, "x-ms-request-id") ?? Header(response, "x-ms-correlation-request-id") ?? Header(response, "request-id");
        var retryAfter = RetryAfter(response);
        var fault = response.Status is >= 200 and < 300
            ? body.IsEmpty || IsWholeJson(body.Span) ? null : AzureFaultMapper.InvalidResponse("Azure's answer is cut off or not JSON", requestId)
            : AzureFaultMapper.FromResponse(response.Status, body, retryAfter, requestId);
        return new AzureReply(fault is null ? response.Status : fault.Status, fault is null ? body : default, fault)
        {
            Date = response.Headers.Date,
            RetryAfter = retryAfter,
            Remaining = request.IsGraphQuery ? null : Remaining(response, request.Method),
            PauseFor = request.IsGraphQuery && Header(response, "x-ms-user-quota-remaining") == "0"
                ? RetryAfterHeader.ParseSpan(Header(response, "x-ms-user-quota-resets-after"))
                : null,
            OperationUrl = Header(response, "Azure-AsyncOperation") ?? Header(response, "Location"),
            ResultUrl = Header(response, "Location"),
            RequestId = requestId,
        };
    }

    // A byte order mark is no JSON, and says nothing.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private bool IsOurs(AzureRequest request) => request.Audience switch
    {
        AzureAudience.ResourceManager => _cloud.IsArm(request.Uri),
        AzureAudience.KeyVault => request.Uri.Scheme == Uri.UriSchemeHttps && request.Uri.UserInfo.Length == 0 && _cloud.IsVault(request.Uri.Authority),
        AzureAudience.Graph => _cloud.GraphEndpoint is { } graph
            && request.Uri.GetLeftPart(UriPartial.Authority) == graph.GetLeftPart(UriPartial.Authority),
    };

    private TimeSpan? RetryAfter(Response response) =>
        RetryAfterHeader.ParseMilliseconds(Header(response, "retry-after-ms") ?? Header(response, "x-ms-retry-after-ms"))
        ?? RetryAfterHeader.Parse(Header(response, "Retry-After"), response.Headers.Date ?? _time.GetUtcNow())
        ?? (response.Status == 429 ? RetryAfterHeader.ParseSpan(Header(response, "x-ms-user-quota-resets-after")) : null);

    private static int? Remaining(Response response, RequestMethod method)
    {
        var kind = RequestKinds.Of(method.Method).Word();
        return int.TryParse(Header(response, "x-ms-ratelimit-remaining-subscription-" + kind), NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            ? left
            : null;
    }

    private static string? Header(Response response, string name) =>
        response.Headers.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static bool IsWholeJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class PipelineSettings : ClientOptions;
}
