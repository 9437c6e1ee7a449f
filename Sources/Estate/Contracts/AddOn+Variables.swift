extension AddOn {
    /// Whether the add-on sets a variable of this name. Heroku names an add-on's variables after its attachment, which is
    /// named after the service unless said otherwise: `DATABASE` for Postgres, `REDIS` for Key-Value Store.
    package func sets(_ variable: String) -> Bool { variable.hasPrefix(attachmentName + "_") }

    /// The attachment's name: as written, else as Heroku names the first of its service.
    package var attachmentName: String {
        let service = plan.prefix { $0 != ":" }
        let standard = ["heroku-postgresql": "DATABASE", "heroku-redis": "REDIS"][String(service)]
        return attachment ?? standard ?? service.uppercased().replacing("-", with: "_")
    }

    /// The add-on's name at the provider. Without one a repeated creation would bill a second add-on: there always is one.
    package func name(key: String, app: String) -> String { name ?? "\(app)-\(key)" }
}
