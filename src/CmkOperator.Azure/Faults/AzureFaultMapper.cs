using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using CmkOperator.Faults;
using Microsoft.Identity.Client;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CmkOperator.Azure.Faults;

/// <summary>Maps answers and exceptions of HTTP, SDK and identity to <see cref="AzureFault"/> values.</summary>
internal static class AzureFaultMapper
{
    /// <summary>Maps an answer outside the 200s to a fault.</summary>
    public static AzureFault FromResponse(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter = null, string? requestId = null)
    {
        var error = AzureErrorBody.Parse(body);
        var code = error.Code.Length > 0 ? error.Code : error.InnerCodes.Count > 0 ? error.InnerCodes[0] : string.Empty;
        var message = FaultText.Clean(error.Message);
        return new AzureFault(
            status,
            code,
            message.Length > 0 ? message : WithoutWords(status),
            error.InnerCodes.Where(inner => inner != code).ToArray(),
            retryAfter,
            requestId,
            error.Target is null ? null : FaultText.Clean(error.Target))
        {
            // Said by whoever stands before the service, or by a service that failed half-way. A 503 is a refusal: it did not begin.
            MayHaveTakenEffect = status is 408 or 500 or 502 or 504,
        };
    }

    /// <summary>
    /// Maps the error of a long-running operation to a fault. It has no status: the answer was a 200, and a code such as
    /// <c>Forbidden</c> is what another service returned to Azure, not what Azure returned to the operator.
    /// </summary>
    public static AzureFault FromOperation(AzureErrorBody error, string operationStatus, string? requestId = null)
    {
        var message = FaultText.Clean(error.Message);
        return new AzureFault(
            0,
            error.Code.Length > 0 ? error.Code : operationStatus,
            message.Length > 0 ? message : $"The operation ended as {operationStatus} and Azure did not say why",
            error.InnerCodes,
            null,
            requestId,
            error.Target is null ? null : FaultText.Clean(error.Target));
    }

    /// <summary>Maps an exception from a request to Azure to a fault; null for one that is a bug and must not be hidden.</summary>
    public static AzureFault? FromException(Exception exception) => exception switch
    {
        BrokenCircuitException broken => new AzureFault(
            0, string.Empty, "requests are paused for a moment because nearly all of the last ones failed", [], broken.RetryAfter),
        TimeoutRejectedException => NoAnswer("Azure did not answer in time"),
        IdentityRefusedException refused => new AzureFault(401, FaultCodes.AuthenticationFailed, FaultText.Clean(refused.Message)),
        AuthenticationFailedException identity => FromIdentity(identity),
        RequestFailedException { Status: 0 } failed => Lost(failed),
        RequestFailedException failed => FromResponse(failed.Status, failed.GetRawResponse()?.Content.ToMemory() ?? default),
        HttpRequestException or IOException or SocketException => Lost(exception),
        AggregateException { InnerExceptions: [var only] } => FromException(only),
        OperationCanceledException => NoAnswer("Azure did not answer in time"),
        _ => null,
    };

    /// <summary>The fault of a request that is not sent because Azure asked to wait.</summary>
    public static AzureFault Throttled(string why, TimeSpan wait) => new(429, FaultCodes.Throttled, why, [], wait);

    /// <summary>The fault of a request that the operator holds back itself, without a word of Azure's.</summary>
    public static AzureFault HeldBack(string why, TimeSpan wait) => new(429, FaultCodes.HeldBack, why, [], wait);

    /// <summary>The fault of an answer that cannot be understood.</summary>
    public static AzureFault InvalidResponse(string what, string? requestId = null) =>
        new(0, string.Empty, what, [], null, requestId) { MayHaveTakenEffect = true };

    /// <summary>The fault of a request that was sent and got no answer.</summary>
    public static AzureFault NoAnswer(string why) => NotSent(why) with { MayHaveTakenEffect = true };

    private static AzureFault NotSent(string why) => new(0, string.Empty, why);

    private static AzureFault FromIdentity(AuthenticationFailedException exception)
    {
        // Without an answer from the authority, nothing is known about the credential.
        if (Innermost(exception) is { } cause && (cause is SocketException or HttpRequestException or IOException or OperationCanceledException
            || cause is RequestFailedException { Status: 0 or >= 500 } or MsalServiceException { StatusCode: 408 or 429 or >= 500 }))
        {
            return NotSent("no token, because the sign-in service did not answer: " + FaultText.Clean(cause.Message));
        }

        return new AzureFault(
            401,
            FaultCodes.AuthenticationFailed,
            "no token: " + EntraText.In(exception),
            EntraText.ServiceErrorIn(exception) is { ErrorCode.Length: > 0 } said ? [said.ErrorCode] : []);
    }

    private static AzureFault Lost(Exception exception)
    {
        var cause = Innermost(exception);
        return cause switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => NotSent("the name does not resolve"),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => NotSent("the connection was refused"),
            SocketException { SocketErrorCode: SocketError.ConnectionReset } => NoAnswer("the connection was reset"),
            System.Security.Authentication.AuthenticationException => NotSent("the server's certificate is not trusted"),
            HttpIOException => NoAnswer("the connection closed before the answer was whole"),
            _ => NoAnswer(FaultText.Clean(cause.Message)),
        };
    }

    private static Exception Innermost(Exception exception)
    {
        var current = exception;
        while (current.InnerException is { } inner)
        {
            current = inner;
        }

        return current;
    }

    private static string WithoutWords(int status) =>
        Enum.IsDefined((HttpStatusCode)status)
            ? $"Azure answered {status} {(HttpStatusCode)status} without an explanation"
            : $"Azure answered {status} without an explanation";
}
