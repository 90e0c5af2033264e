using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Xml;
using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Reads what a client brings to a key: an RSA key of its own, a lifetime.</summary>
internal static class KeyImport
{
    public static RSAParameters Read(JsonObject key)
    {
        try
        {
            return new RSAParameters
            {
                Modulus = Part(key, "n"),
                Exponent = Part(key, "e"),
                D = Part(key, "d"),
                P = Part(key, "p"),
                Q = Part(key, "q"),
                DP = Part(key, "dp"),
                DQ = Part(key, "dq"),
                InverseQ = Part(key, "qi"),
            };
        }
        catch (FormatException)
        {
            throw new ApiException(400, "BadParameter", "Property has invalid value: key");
        }
    }

    /// <summary>Whether an ISO 8601 duration is 28 days at least.</summary>
    public static bool IsLongEnough(string duration)
    {
        try
        {
            return XmlConvert.ToTimeSpan(duration) >= TimeSpan.FromDays(28);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Part(JsonObject key, string name) =>
        Base64Url.DecodeFromChars(key.Text(name) ?? throw new ApiException(400, "BadParameter", $"The required property 'key.{name}' is missing."));
}
