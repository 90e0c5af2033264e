namespace CmkOperator.Architecture.Tests.Pictures;

/// <summary>The sizes of the type, in pixels of a picture that is 1,000 wide.</summary>
internal static class Sizes
{
    public const double Heading = 15;
    public const double Room = 12.5;
    public const double Words = 11.5;
}
