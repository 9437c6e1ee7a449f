internal import HTTPMessages

/// The endpoints of the Platform API's schema: what is among them and not simulated answers 501 and says so, and never 404, which means
/// something to a client.
enum HerokuDocumented {
    static func refusal(_ method: HTTPRequest.Method, _ parts: [String]) -> HerokuRefusal? {
        guard let path = paths.first(where: { matches($0.parts, parts) && $0.methods.contains(method.rawValue) }) else { return nil }
        return HerokuRefusal(
            status: 501, id: "not_implemented",
            message: "\(method.rawValue) /\(path.parts.joined(separator: "/")) is documented, and this simulator does not have it.")
    }

    private static func matches(_ pattern: [String], _ parts: [String]) -> Bool {
        pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == "*" || $0 == $1 }
    }

    private static let paths: [(parts: [String], methods: Set<String>)] = text.split(separator: ";").map { row in
        let words = row.split(whereSeparator: \.isWhitespace).map(String.init)
        return (words[0].split(separator: "/").map(String.init), Set(words.dropFirst()))
    }

    private static let text = """
        /account DELETE GET PATCH; /account/app-transfers GET POST; /account/app-transfers/* DELETE GET PATCH;
        /account/credits GET POST; /account/credits/* GET; /account/delinquency GET; /account/features GET;
        /account/features/* GET PATCH; /account/invoice-address GET PUT; /account/invoices GET; /account/invoices/* GET;
        /account/keys GET; /account/keys/* GET; /account/rate-limits GET; /actions/addon-attachments/resolve POST;
        /actions/addons/resolve POST; /addon-attachments GET POST; /addon-attachments/* DELETE GET; /addon-region-capabilities GET;
        /addon-services GET; /addon-services/* GET; /addon-services/*/plans GET; /addon-services/*/plans/* GET;
        /addon-services/*/region-capabilities GET; /addons GET; /addons/* GET; /addons/*/actions/deprovision POST;
        /addons/*/actions/provision POST; /addons/*/addon-attachments GET; /addons/*/config GET PATCH; /addons/*/log-drains GET;
        /addons/*/log-drains/* PUT; /addons/*/webhook-deliveries GET; /addons/*/webhook-deliveries/* GET;
        /addons/*/webhook-events GET; /addons/*/webhook-events/* GET; /addons/*/webhooks GET POST;
        /addons/*/webhooks/* DELETE GET PATCH; /app-setups POST; /app-setups/* GET; /apps GET POST; /apps/* DELETE GET PATCH;
        /apps/*/acm DELETE PATCH POST; /apps/*/addon-attachments GET; /apps/*/addon-attachments/* GET; /apps/*/addons GET POST;
        /apps/*/addons/* DELETE GET PATCH; /apps/*/available-dyno-sizes GET; /apps/*/available-stacks GET; /apps/*/build-cache DELETE;
        /apps/*/buildpack-installations GET PUT; /apps/*/builds GET POST; /apps/*/builds/* DELETE GET; /apps/*/collaborators GET POST;
        /apps/*/collaborators/* DELETE GET; /apps/*/config-vars GET PATCH; /apps/*/domains GET POST;
        /apps/*/domains/* DELETE GET PATCH; /apps/*/dynos DELETE GET POST; /apps/*/dynos/* DELETE GET;
        /apps/*/dynos/*/actions/stop POST; /apps/*/features GET; /apps/*/features/* GET PATCH; /apps/*/formation GET PATCH;
        /apps/*/formation/* GET PATCH; /apps/*/formations/* DELETE; /apps/*/formations/*/actions/stop POST;
        /apps/*/log-drains GET POST; /apps/*/log-drains/* DELETE GET; /apps/*/log-sessions POST; /apps/*/oci-images POST;
        /apps/*/oci-images/* GET; /apps/*/pipeline-couplings GET; /apps/*/releases GET POST; /apps/*/releases/* GET;
        /apps/*/releases/*/config-vars GET; /apps/*/review-app GET; /apps/*/slugs POST; /apps/*/slugs/* GET;
        /apps/*/sni-endpoints GET POST; /apps/*/sni-endpoints/* DELETE GET PATCH; /apps/*/sources POST; /apps/*/telemetry-drains GET;
        /apps/*/webhook-deliveries GET; /apps/*/webhook-deliveries/* GET; /apps/*/webhook-events GET; /apps/*/webhook-events/* GET;
        /apps/*/webhooks GET POST; /apps/*/webhooks/* DELETE GET PATCH; /dyno-sizes GET; /dyno-sizes/* GET; /enterprise-accounts GET;
        /enterprise-accounts/* GET PATCH; /enterprise-accounts/*/archives GET; /enterprise-accounts/*/archives/*/* GET;
        /enterprise-accounts/*/events GET; /enterprise-accounts/*/members GET POST; /enterprise-accounts/*/members/* DELETE PATCH;
        /enterprise-accounts/*/teams GET POST; /enterprise-accounts/*/usage/daily GET; /enterprise-accounts/*/usage/monthly GET;
        /filters/apps POST; /generations GET; /generations/* GET; /oauth/authorizations GET POST;
        /oauth/authorizations/* DELETE GET PATCH; /oauth/authorizations/*/actions/regenerate-tokens POST; /oauth/clients GET POST;
        /oauth/clients/* DELETE GET PATCH; /oauth/clients/*/actions/rotate-credentials POST; /oauth/tokens POST;
        /oauth/tokens/* DELETE; /password-resets POST; /password-resets/*/actions/finalize POST; /pipeline-couplings GET POST;
        /pipeline-couplings/* DELETE GET PATCH; /pipeline-promotions POST; /pipeline-promotions/* GET;
        /pipeline-promotions/*/promotion-targets GET; /pipeline-transfers POST; /pipelines GET POST; /pipelines/* DELETE GET PATCH;
        /pipelines/*/latest-builds GET; /pipelines/*/latest-deployments GET; /pipelines/*/latest-releases GET;
        /pipelines/*/pipeline-couplings GET; /pipelines/*/pipeline-stack GET; /pipelines/*/review-app-config DELETE GET PATCH POST;
        /pipelines/*/review-apps GET; /pipelines/*/stage/*/config-vars GET PATCH; /pipelines/*/test-runs GET;
        /pipelines/*/test-runs/* GET; /plans/* GET; /regions GET; /regions/* GET; /regions/*/addon-region-capabilities GET;
        /review-apps POST; /review-apps/* DELETE GET; /sources POST; /spaces GET POST; /spaces/* DELETE GET PATCH;
        /spaces/*/inbound-ruleset GET PUT; /spaces/*/inbound-rulesets GET; /spaces/*/inbound-rulesets/* GET; /spaces/*/members GET;
        /spaces/*/members/* GET PATCH; /spaces/*/nat GET; /spaces/*/peering-info GET; /spaces/*/peerings GET;
        /spaces/*/peerings/* DELETE GET; /spaces/*/peerings/*/actions/accept POST; /spaces/*/telemetry-drains GET;
        /spaces/*/topology GET; /spaces/*/transfer POST; /spaces/*/vpn-connections GET POST;
        /spaces/*/vpn-connections/* DELETE GET PATCH; /stacks GET; /stacks/* GET; /teams GET POST; /teams/* DELETE GET PATCH;
        /teams/*/addons GET; /teams/*/allowed-addon-services GET POST; /teams/*/allowed-addon-services/* DELETE; /teams/*/apps GET;
        /teams/*/available-generations GET; /teams/*/delinquency GET; /teams/*/features GET; /teams/*/features/* GET;
        /teams/*/identity-providers GET POST; /teams/*/identity-providers/* DELETE PATCH; /teams/*/invitations GET PUT;
        /teams/*/invitations/* DELETE; /teams/*/invoices GET; /teams/*/invoices/* GET; /teams/*/members GET PATCH POST PUT;
        /teams/*/members/* DELETE; /teams/*/members/*/apps GET; /teams/*/permissions GET; /teams/*/pipeline-couplings GET;
        /teams/*/preferences GET PATCH; /teams/*/spaces GET; /teams/*/usage/daily GET; /teams/*/usage/monthly GET; /teams/apps POST;
        /teams/apps/* GET PATCH; /teams/apps/*/collaborators GET POST; /teams/apps/*/collaborators/* DELETE GET PATCH;
        /teams/invitations/* GET; /teams/invitations/*/accept POST; /teams/permissions GET; /telemetry-drains POST;
        /telemetry-drains/* DELETE GET PATCH; /test-runs POST; /test-runs/* GET PATCH; /test-runs/*/test-cases GET;
        /test-runs/*/test-nodes GET; /users/* DELETE GET PATCH; /users/*/addons GET; /users/*/apps GET;
        /users/*/preferences GET PATCH; /users/*/sms-number GET; /users/*/sms-number/actions/confirm POST;
        /users/*/sms-number/actions/recover POST; /users/~/pipeline-couplings GET
        """
}
