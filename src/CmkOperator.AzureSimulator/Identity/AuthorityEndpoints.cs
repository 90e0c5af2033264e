using System.Globalization;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>The part of Microsoft Entra ID that clients need for a token: discovery, metadata and the token endpoints.</summary>
internal sealed class AuthorityEndpoints(AzureState azure, TokenAuthority tokens, TenantDirectory directory)
{
    private const string Federated = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>The reply, or null when the path is not the authority's.</summary>
    public ApiReply? Handle(ApiRequest request)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            ["common", "discovery", "instance"] => Instances(request),
            [_, "oauth2", "v2.0", "token"] or [_, "oauth2", "token"] or [_, ".well-known", "openid-configuration"] or [_, "v2.0", ".well-known", "openid-configuration"]
                when directory.TenantIdOf(segments[0]) is null => UnknownTenant(segments[0]),
            [_, "oauth2", "v2.0", "token"] => Token(request, segments[0], isV2: true),
            [_, "oauth2", "token"] => Token(request, segments[0], isV2: false),
            [_, ".well-known", "openid-configuration"] or [_, "v2.0", ".well-known", "openid-configuration"] => Metadata(request, segments[0]),
            [_, "discovery", "keys"] or [_, "discovery", "v2.0", "keys"] => ApiReply.Ok(tokens.PublicKeys()),
            _ => null,
        };
    }

    private static ApiReply Instances(ApiRequest request)
    {
        var tenant = request.Query["authorization_endpoint"] is { } endpoint && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            ? uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "common"
            : "common";
        return ApiReply.Ok(new JsonObject
        {
            ["tenant_discovery_endpoint"] = $"{request.Authority}/{tenant}/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new JsonArray(new JsonObject
            {
                ["preferred_network"] = request.Host,
                ["preferred_cache"] = request.Host,
                ["aliases"] = new JsonArray(request.Host),
            }),
        });
    }

    private static ApiReply Metadata(ApiRequest request, string tenant) => ApiReply.Ok(new JsonObject
    {
        ["token_endpoint"] = $"{request.Authority}/{tenant}/oauth2/v2.0/token",
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt", "client_secret_basic"),
        ["jwks_uri"] = $"{request.Authority}/{tenant}/discovery/v2.0/keys",
        ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
        ["response_types_supported"] = new JsonArray("code", "id_token", "code id_token", "id_token token"),
        ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
        ["issuer"] = $"{request.Authority}/{tenant}/v2.0",
        ["authorization_endpoint"] = $"{request.Authority}/{tenant}/oauth2/v2.0/authorize",
        ["device_authorization_endpoint"] = $"{request.Authority}/{tenant}/oauth2/v2.0/devicecode",
        ["end_session_endpoint"] = $"{request.Authority}/{tenant}/oauth2/v2.0/logout",
        ["tenant_region_scope"] = "EU",
        ["cloud_instance_name"] = request.Host,
    });

    private ApiReply Token(ApiRequest request, string tenant, bool isV2)
    {
        if (!request.Is("POST"))
        {
            return Refused(405, "invalid_request", 900561, "The endpoint only accepts POST requests.");
        }

        var form = QueryText.Parse(request.BodyText);
        if (form["grant_type"] != "client_credentials")
        {
            return Refused(400, "unsupported_grant_type", 70003, $"The app requested an unsupported grant type '{form["grant_type"]}'.");
        }

        if (form["client_id"] is not { Length: > 0 } clientId)
        {
            return Refused(400, "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'.");
        }

        var scope = isV2 ? form["scope"] : form["resource"] + "/.default";
        if (scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(part => part.EndsWith("/.default", StringComparison.Ordinal)) is not { } wanted)
        {
            return Refused(400, "invalid_scope",
                1002012,
                $"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");
        }

        var principal = directory.SignIn(clientId);
        if (CredentialFault(form, principal) is { } fault)
        {
            return fault;
        }

        var audience = wanted[..^"/.default".Length].TrimEnd('/');
        var body = new JsonObject { ["token_type"] = "Bearer" };
        if (isV2)
        {
            body["expires_in"] = 3599;
            body["ext_expires_in"] = 3599;
        }
        else
        {
            body["expires_in"] = "3599";
            body["expires_on"] = (azure.Clock.Wall.GetUtcNow().ToUnixTimeSeconds() + 3599).ToString(CultureInfo.InvariantCulture);
            body["resource"] = audience;
        }

        body["access_token"] = tokens.Issue(directory.TenantIdOf(tenant)!, principal, audience);
        return ApiReply.Ok(body).With("Cache-Control", "no-store, no-cache");
    }

    /// <summary>Any secret is accepted; an assertion is checked, because a wrong audience or a stale file is what goes wrong in clusters.</summary>
    private ApiReply? CredentialFault(QueryText form, DirectoryPrincipal principal)
    {
        if (form["client_secret"] is { Length: > 0 })
        {
            return null;
        }

        if (form["client_assertion"] is not { Length: > 0 } assertion)
        {
            return Refused(401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }

        if (form["client_assertion_type"] != Federated || TokenAuthority.DecodeClaims(assertion) is not { } claims)
        {
            return Refused(401, "invalid_client", 50027, "JWT token is invalid or malformed.");
        }

        if (claims.Number("exp") is not { } expires || expires <= azure.Clock.Wall.GetUtcNow().ToUnixTimeSeconds())
        {
            return Refused(401, "invalid_client", 700024, "Client assertion is not within its valid time range.");
        }

        var issuer = claims.Text("iss");
        var subject = claims.Text("sub");
        if (issuer is null || subject is null)
        {
            return Refused(401, "invalid_client", 50027, "JWT token is invalid or malformed: it names no issuer or no subject.");
        }

        // A certificate's assertion is issued by the client itself and has no federated credential to match.
        return issuer == subject && ResourceId.Is(issuer, principal.AppId) ? null : FederationFault(principal, issuer, subject, AudiencesOf(claims));
    }

    private ApiReply? FederationFault(DirectoryPrincipal principal, string issuer, string subject, string[] audiences)
    {
        // The signature is not checked: the issuer of a cluster on this machine need not be reachable from here.
        var credentials = directory.FederatedCredentialsOf(principal.AppId);
        if (credentials.Count == 0)
        {
            return audiences.Contains(FederatedCredential.ExchangeAudience)
                ? null
                : Refused(401, "invalid_client", 700212, $"No matching federated identity record found for presented assertion audience '{string.Join(',', audiences)}'.");
        }

        if (!credentials.Any(credential => credential.Issuer == issuer))
        {
            return Refused(401, "invalid_client", 700211, $"No matching federated identity record found for presented assertion issuer '{issuer}'.");
        }

        if (!credentials.Any(credential => credential.Issuer == issuer && credential.Subject == subject))
        {
            return Refused(401, "invalid_client", 700213, $"No matching federated identity record found for presented assertion subject '{subject}'.");
        }

        return credentials.Any(credential => credential.Issuer == issuer && credential.Subject == subject && credential.Audiences.Intersect(audiences).Any())
            ? null
            : Refused(401, "invalid_client", 700212, $"No matching federated identity record found for presented assertion audience '{string.Join(',', audiences)}'.");
    }

    private static string[] AudiencesOf(JsonNode claims) => claims.Text("aud") is { } one ? [one] : [.. claims.ArrayAt("aud").Texts()];

    private ApiReply UnknownTenant(string tenant) => Refused(400, "invalid_tenant", 90002,
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    private ApiReply Refused(int status, string error, int number, string description)
    {
        var trace = Guid.NewGuid().ToString();
        var correlation = Guid.NewGuid().ToString();
        var timestamp = azure.Clock.Wall.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new ApiReply(status, new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"AADSTS{number}: {description} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}",
            ["error_codes"] = new JsonArray(number),
            ["timestamp"] = timestamp,
            ["trace_id"] = trace,
            ["correlation_id"] = correlation,
            ["error_uri"] = $"{azure.Endpoints.Authority}/error?code={number}",
        });
    }
}
