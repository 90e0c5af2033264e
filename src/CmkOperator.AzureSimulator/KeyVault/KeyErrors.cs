namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The errors of the data plane that more than one place needs.</summary>
internal static class KeyErrors
{
    public static ApiError NotFoundError(string nameAndVersion) => new(
        "KeyNotFound",
        $"A key with (name/id) {nameAndVersion} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");

    public static ApiException NotFound(string nameAndVersion) => new(404, NotFoundError(nameAndVersion));

    public static ApiException DeletedButRecoverable(string name) => new(409, new ApiError(
        "Conflict",
        $"Key {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the key can only be recovered or purged.")
    {
        Inner = "ObjectIsDeletedButRecoverable",
    });

    public static ApiException Disabled(string operation) => new(403, DisabledError(operation));

    public static ApiError DisabledError(string operation) => new("Forbidden", $"Operation {operation} is not allowed on a disabled key.") { Inner = "KeyDisabled" };

    public static ApiError OutsideValidityError(string operation, bool isExpired) =>
        new("Forbidden", $"Operation {operation} is not allowed on {(isExpired ? "an expired key" : "a key that is not yet valid")}.")
        {
            Inner = isExpired ? "KeyExpired" : "KeyNotYetValid",
        };
}
