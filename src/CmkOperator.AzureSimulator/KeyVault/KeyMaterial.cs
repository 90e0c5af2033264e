using System.Security.Cryptography;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The secret half of a key version, never shown.</summary>
internal sealed record KeyMaterial(RSA? Rsa, ECDsa? Ec);
