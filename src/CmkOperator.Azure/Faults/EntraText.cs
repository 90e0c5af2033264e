using System.Text;
using Microsoft.Identity.Client;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// What Microsoft Entra ID said when it refused a token. The libraries put their own advice before it, and often leave it to an inner exception.
/// </summary>
internal static class EntraText
{
    private const string Number = "AADSTS";

    /// <summary>Entra's sentence from its number on; without a number, the messages of the exception and of its causes, each once. Cleaned.</summary>
    public static string In(Exception failure)
    {
        var whole = new StringBuilder();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            var at = cause.Message.IndexOf(Number, StringComparison.Ordinal);
            if (at >= 0)
            {
                return FaultText.Clean(cause.Message[at..]);
            }

            var message = FaultText.Clean(cause.Message).TrimEnd('.', ':', ' ');
            if (message.Length > 0 && !whole.ToString().Contains(message, StringComparison.Ordinal))
            {
                whole.Append(whole.Length == 0 ? string.Empty : ": ").Append(message);
            }
        }

        return FaultText.Clean(whole.ToString());
    }

    /// <summary>The answer of the sign-in service inside the exception; null when there was none.</summary>
    public static MsalServiceException? ServiceErrorIn(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is MsalServiceException said)
            {
                return said;
            }
        }

        return null;
    }
}
