"""Getting a token and giving it back."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.auth import TokenAuthentication
from knox.models import get_token_model
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from matching.api.fields import StrictSerializer


class LoginSerializer(StrictSerializer):
    """What is asked for to give a token."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    code = serializers.CharField(
        max_length=20, required=False, help_text="of the authenticator app, where one is in use"
    )


class TokenSerializer(serializers.Serializer[Any]):
    """A token for `Authorization: Token ...` and the moment it ends."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField()


class AccountThrottle(SimpleRateThrottle):
    """Tries per account, wherever they come from."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        data = request.data
        email = data.get("email") if isinstance(data, dict) else None
        # Hashed: the cache needs no list of addresses, and some caches refuse odd keys.
        ident = hashlib.sha256(str(email).strip().lower().encode("utf-8", "replace")).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}


class AddressThrottle(SimpleRateThrottle):
    """Tries per network address, for whatever accounts; a lecture room shares one."""

    scope = "login_address"
    rate = "60/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class LoginView(APIView):
    """Give a token for an e-mail and a password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressThrottle, AccountThrottle)

    @extend_schema(request=LoginSerializer, responses=TokenSerializer, auth=[])
    def post(self, request: Request) -> Response:
        """Return a token; the answer to a wrong e-mail and to a wrong password is the same."""
        sent = LoginSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        user = authenticate(request, email=values["email"].lower(), password=values["password"])
        if user is None:
            raise serializers.ValidationError(
                _("The e-mail or the password is not right. Try again or reset the password.")
            )
        if not EmailAddress.objects.filter(user=user, verified=True).exists():
            raise serializers.ValidationError(
                _("Confirm your e-mail first: follow the link in the mail we sent you.")
            )
        if is_mfa_enabled(user):
            self._check_code(user, values.get("code", ""))
        token, secret = get_token_model().objects.create(user=user)
        return Response(TokenSerializer({"token": secret, "expiry": token.expiry}).data)

    def _check_code(self, user: Any, code: str) -> None:
        if not code:
            raise serializers.ValidationError(
                {"code": [_("Send the code of your authenticator app as well.")]}
            )
        form = AuthenticateForm(data={"code": code}, user=user)
        if not form.is_valid():
            raise serializers.ValidationError(
                {"code": [_("The code is not right. Send the one your app shows now.")]}
            )
        form.authenticator.record_usage()


class LogoutView(APIView):
    """Take the token back."""

    # A token alone: a session is ended on the page.
    authentication_classes = (TokenAuthentication,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """End the token this request was made with."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
