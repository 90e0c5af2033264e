namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>A certificate as two PEM files.</summary>
internal sealed record IssuedPem(string Certificate, string Key, string Serial, DateTime NotAfter);
