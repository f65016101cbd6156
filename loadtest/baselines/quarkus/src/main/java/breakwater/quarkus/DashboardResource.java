package breakwater.quarkus;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * {@code GET /api/dashboard}, with the same statement as ours: what is compared is the framework.
 */
@Path("/api/dashboard")
public class DashboardResource {
  @Inject DataSource dataSource;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response get(
      @Context APIGatewayV2HTTPEvent event,
      @QueryParam("timeZone") @DefaultValue("UTC") String timeZone,
      @HeaderParam("if-none-match") String ifNoneMatch)
      throws SQLException {
    String owner = event.getRequestContext().getAuthorizer().getJwt().getClaims().get("sub");
    String knownEtag = ifNoneMatch == null ? null : EntityTag.valueOf(ifNoneMatch).getValue();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select etag, body from api.dashboard(?, ?, ?)")) {
      statement.setString(1, owner);
      statement.setString(2, timeZone);
      statement.setString(3, knownEtag);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        EntityTag etag = new EntityTag(rows.getString(1), true);
        String body = rows.getString(2);
        return body == null
            ? Response.notModified(etag).build()
            : Response.ok(body).tag(etag).build();
      }
    }
  }
}
