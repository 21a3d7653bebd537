package dev.parley.session.link;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.host.Results;
import dev.parley.session.interpreter.Upload;

/** Uploads results beside the link. Thread-safe. */
public final class ResultUploader implements Results {
    private final EngineIdentity identity;
    private final RenewedClient http = RenewedClient.http();

    public ResultUploader(EngineIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Upload begin(SessionKey key, int statement) {
        String path = ResultUpload.path(identity.engine(), key, statement);
        return new PortionedUpload(new ResultRequests(http, identity, path));
    }
}
