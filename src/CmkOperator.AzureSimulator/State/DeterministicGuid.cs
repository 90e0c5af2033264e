using System.Security.Cryptography;
using System.Text;

namespace CmkOperator.AzureSimulator.State;

/// <summary>The same GUID for the same text, so that a client keeps its object id from run to run.</summary>
internal static class DeterministicGuid
{
    public static Guid From(params ReadOnlySpan<string> words)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words).ToLowerInvariant()));
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
