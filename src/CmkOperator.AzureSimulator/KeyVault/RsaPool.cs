using System.Security.Cryptography;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>
/// RSA keys for the whole process, made when they are first wanted. One of 3072 bits takes a good part of a second of processor time, so the
/// key versions of all simulators share two per size in turn: two versions that follow each other never have the same one.
/// </summary>
internal static class RsaPool
{
    private const int PerSize = 2;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, List<RSA>> Made = [];
    private static int _turn;

    public static RSA Next(int size)
    {
        lock (Gate)
        {
            if (!Made.TryGetValue(size, out var keys))
            {
                Made[size] = keys = [];
            }

            if (keys.Count < PerSize)
            {
                keys.Add(RSA.Create(size));
                return keys[^1];
            }

            return keys[_turn++ % PerSize];
        }
    }
}
